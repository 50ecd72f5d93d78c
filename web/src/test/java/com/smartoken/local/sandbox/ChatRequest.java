package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat request that a vendor would accept. */
record ChatRequest(Demand demand, List<JsonNode> messages, JsonNode body) {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
    private static final Set<String> THINKERS = Set.of("reasoner", "thinking", "k3", "r1");

    /** Reads and checks the body; a {@link Refusal} names the first wrong field. */
    static ChatRequest of(JsonNode body) {
        Demand demand = Demand.of(body);
        JsonNode messages = body.path("messages");
        Fields.require(messages.isArray() && !messages.isEmpty(), "messages", "must be a list of at least one message");
        List<JsonNode> list = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.path(i);
            String role = message.path("role").asText();
            Fields.require(ROLES.contains(role), "messages[" + i + "].role", "must be one of " + ROLES);
            Fields.require(
                    !role.equals("tool") || message.path("tool_call_id").isTextual(),
                    "messages[" + i + "].tool_call_id",
                    "is required");
            list.add(message);
        }
        for (JsonNode tool : body.path("tools")) {
            Fields.require(tool.path("function").path("name").isTextual(), "tools", "must have function.name");
        }
        return new ChatRequest(demand, List.copyOf(list), body);
    }

    JsonNode last() {
        return messages.getLast();
    }

    boolean answersATool() {
        return last().path("role").asText().equals("tool");
    }

    /** The text of the newest message of the user; empty when there is none. */
    String userText() {
        for (JsonNode message : messages.reversed()) {
            if (message.path("role").asText().equals("user")) {
                return textOf(message);
            }
        }
        return "";
    }

    /** A message's text, be its content a string or parts. */
    static String textOf(JsonNode message) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()).append(' '));
        return text.toString().strip();
    }

    /** Whether reasoning comes before the answer: as the request says, else as the model does. */
    boolean thinks() {
        String type = body.path("thinking").path("type").asText();
        JsonNode enabled = body.path("enable_thinking");
        String effort = body.path("reasoning_effort").asText();
        if (type.equals("disabled") || (enabled.isBoolean() && !enabled.asBoolean()) || effort.equals("none")) {
            return false;
        }
        return type.equals("enabled")
                || enabled.asBoolean()
                || !effort.isEmpty()
                || THINKERS.stream().anyMatch(demand.model()::contains);
    }

    /** The function that the answer shall call, or null for an answer in text. */
    @Nullable
    JsonNode functionToCall() {
        JsonNode choice = body.path("tool_choice");
        JsonNode tools = body.path("tools");
        if (tools.isEmpty()
                || choice.asText().equals("none")
                || !last().path("role").asText().equals("user")) {
            return null;
        }
        String wanted = choice.path("function").path("name").asText();
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            if (wanted.isEmpty() || function.path("name").asText().equals(wanted)) {
                return function;
            }
        }
        throw Refusal.field("tool_choice", "tool_choice names a function that is not in tools");
    }

    /** {@code text}, {@code json_object} or {@code json_schema}. */
    String format() {
        return body.path("response_format").path("type").asText("text");
    }
}
