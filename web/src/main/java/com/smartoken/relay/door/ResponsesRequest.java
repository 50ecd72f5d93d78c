package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call in the format of Responses made into a chat completion. What needs stored state is refused, in plain words. */
final class ResponsesRequest {
    /** Nothing is stored here, so nothing that was stored can be continued. */
    private static final List<String> STATEFUL = List.of("previous_response_id", "conversation", "prompt");

    private final Body body;
    private final JsonWriter json;

    private ResponsesRequest(Body body) {
        this.body = body;
        this.json = new JsonWriter(4096 + body.object().length());
    }

    /** The chat completion that a body means. */
    static byte[] toChat(Body body) {
        return new ResponsesRequest(body).write();
    }

    private byte[] write() {
        for (String field : STATEFUL) {
            if (body.find(field) != null) {
                throw ApiError.invalidRequest(
                        field, field + " can't be used: nothing is stored here. Send the whole conversation in input.");
            }
        }
        if (body.isTrue("background")) {
            throw ApiError.invalidRequest("background", "background can't be used: nothing is stored here.");
        }
        json.open('{');
        body.copy(json, "model", "models", "provider", "stream", "temperature", "top_p", "metadata");
        body.copy(json, "top_k", "seed", "stop", "presence_penalty", "frequency_penalty");
        body.copy(json, "thinking", "enable_thinking", "thinking_budget");
        JsonValue limit = body.find("max_output_tokens");
        if (limit != null) json.name("max_tokens").value(limit);
        String user = body.text("user");
        if (user == null) user = body.text("safety_identifier");
        if (user != null) json.name("user").value(user);
        json.name("messages").open('[');
        new ResponsesInput(json).write(body);
        json.close(']');
        if (tools()) toolChoice();
        format();
        reasoning();
        return json.close('}').toBytes();
    }

    /** Functions alone: what else there is in tools runs on OpenAI's servers or needs its models. */
    private boolean tools() {
        List<Body> tools = new ArrayList<>();
        List<JsonValue> all = body.list("tools");
        for (int i = 0; i < all.size(); i++) {
            Body tool = Body.of(all.get(i), "tools." + i);
            if (tool.textOrEmpty("type").equals("function")) tools.add(tool);
        }
        if (tools.isEmpty()) return false;
        json.name("tools").open('[');
        for (Body tool : tools) {
            Body nested = tool.inner("function");
            Body function = nested == null ? tool : nested;
            json.open('{').name("type").value("function").name("function").open('{');
            json.name("name").value(function.requiredText("name"));
            function.copy(json, "description", "parameters", "strict");
            json.close('}').close('}');
        }
        json.close(']');
        body.copy(json, "parallel_tool_calls");
        return true;
    }

    private void toolChoice() {
        JsonValue choice = body.find("tool_choice");
        if (choice == null) return;
        String word = choice.string();
        if (word != null) {
            json.name("tool_choice").value(word);
            return;
        }
        Body chosen = Body.of(choice, "tool_choice");
        switch (chosen.textOrEmpty("type")) {
            case "function" -> {
                Body nested = chosen.inner("function");
                json.name("tool_choice")
                        .open('{')
                        .name("type")
                        .value("function")
                        .name("function")
                        .open('{');
                json.name("name").value((nested == null ? chosen : nested).requiredText("name"));
                json.close('}').close('}');
            }
            case "allowed_tools" -> {
                String mode = chosen.textOrEmpty("mode");
                json.name("tool_choice").value(mode.isEmpty() ? "auto" : mode);
            }
            default -> {} // a tool that is not there
        }
    }

    private void format() {
        Body text = body.inner("text");
        Body format = text == null ? null : text.inner("format");
        JsonValue chats = body.find("response_format");
        if (format == null) {
            if (chats != null) json.name("response_format").value(chats);
            return;
        }
        switch (format.textOrEmpty("type")) {
            case "json_object" ->
                json.name("response_format")
                        .open('{')
                        .name("type")
                        .value("json_object")
                        .close('}');
            case "json_schema" -> {
                json.name("response_format").open('{').name("type").value("json_schema");
                json.name("json_schema").open('{');
                format.copy(json, "name", "description", "schema", "strict");
                json.close('}').close('}');
            }
            default -> {}
        }
    }

    private void reasoning() {
        Body reasoning = body.inner("reasoning");
        @Nullable String effort = reasoning == null ? body.text("reasoning_effort") : reasoning.text("effort");
        if (effort != null) json.name("reasoning_effort").value(effort);
    }
}
