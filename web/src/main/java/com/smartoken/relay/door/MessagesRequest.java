package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.Said;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call in Anthropic's format made into a chat completion, as the table of its fields says. */
final class MessagesRequest {
    static final FieldTable TABLE = FieldTable.of("messages");

    private final Body body;
    private final FieldTable.Reading reading = TABLE.reading();
    private final JsonWriter json;

    private MessagesRequest(Body body) {
        this.body = body;
        this.json = new JsonWriter(4096 + body.object().length());
    }

    /** Reads a call; the door is told what was ignored. */
    static ChatRequest read(byte[] bytes, Function<List<String>, Door> door, boolean runs) {
        MessagesRequest request = new MessagesRequest(new Body(ChatRequest.object(bytes), ""));
        byte[] chat = request.write(runs);
        return ChatRequest.parse(chat, door.apply(request.reading.ignored()));
    }

    private byte[] write(boolean runs) {
        if (runs && body.find("max_tokens") == null) {
            throw ApiError.invalidRequest(
                    "max_tokens", "max_tokens is missing: say how many tokens the answer may have.");
        }
        if (body.find("thread") != null) throw unthreaded();
        List<Member> unknown = reading.body(body);
        json.open('{');
        body.copy(json, "model", "models", "provider", "max_tokens", "stream", "temperature", "top_p", "top_k");
        body.copy(json, "service_tier", "plugins", "trace");
        for (Member member : unknown) json.member(member);
        JsonValue stops = body.find("stop_sequences");
        if (stops != null && !stops.elements().isEmpty()) json.name("stop").value(stops);
        messages();
        boolean tools = tools();
        if (tools) toolChoice();
        thinking();
        Body metadata = body.inner("metadata");
        if (metadata != null) metadata(metadata);
        return json.close('}').toBytes();
    }

    private void metadata(Body metadata) {
        String user = metadata.text("user_id");
        if (user != null) json.name("user").value(user);
        JsonValue feature = metadata.find("feature");
        if (feature != null)
            json.name("metadata").open('{').name("feature").value(feature).close('}');
    }

    /** Anthropic's SDK sends all messages when it is told so in these words. */
    private static ApiError unthreaded() {
        return ApiError.invalidRequest("thread", "thread can't be used here: " + why("thread") + ".")
                .withDetails("{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}");
    }

    private static String why(String field) {
        FieldTable.Rule rule = TABLE.rule("body", field);
        return rule == null ? "" : rule.why();
    }

    private void messages() {
        json.name("messages").open('[');
        JsonValue system = body.find("system");
        String said = system == null ? "" : system(new Body(body.object(), ""), "system", system);
        if (!said.isEmpty()) message("system", said);
        List<JsonValue> messages = body.list("messages");
        if (messages.isEmpty()) throw body.wrong("messages", "must be a list with at least one message");
        for (int i = 0; i < messages.size(); i++) message(Body.of(messages.get(i), "messages." + i));
        json.close(']');
    }

    private void message(Body message) {
        reading.known("message", message);
        String role = message.requiredText("role");
        JsonValue content = message.find("content");
        if (content == null) throw message.wrong("content", "is missing");
        switch (role) {
            case "user" -> user(message, content);
            case "assistant" -> assistant(message, content);
            case "system" -> message("system", system(message, "content", content));
            default -> throw message.wrong("role", "must be user or assistant");
        }
    }

    /** What the system says, in one text. */
    private String system(Body holder, String field, JsonValue content) {
        if (content.isString()) return Said.text(content);
        List<String> texts = new ArrayList<>();
        for (Body block : Blocks.of(holder, field, reading)) {
            String text = Blocks.textOf(block);
            if (text == null) throw block.wrong("type", "must be text in what the system says");
            if (!text.isEmpty()) texts.add(text);
        }
        return String.join("\n\n", texts);
    }

    private void message(String role, String text) {
        json.open('{').name("role").value(role).name("content").value(text).close('}');
    }

    private void user(Body message, JsonValue content) {
        if (content.isString()) {
            json.open('{')
                    .name("role")
                    .value("user")
                    .name("content")
                    .value(content)
                    .close('}');
            return;
        }
        List<Body> rest = new ArrayList<>();
        for (Body block : Blocks.of(message, "content", reading)) {
            if (block.textOrEmpty("type").equals("tool_result")) rest.addAll(toolResult(block));
            else rest.add(block);
        }
        List<Blocks.Part> parts = Blocks.parts(rest);
        if (!parts.isEmpty()) {
            json.open('{').name("role").value("user");
            Blocks.write(json.name("content"), parts);
            json.close('}');
        }
    }

    /** A tool's result is a message of its own, of text alone. @return its other blocks, such as images */
    private List<Body> toolResult(Body block) {
        JsonValue content = block.find("content");
        List<Body> inner = content == null || content.isString() ? List.of() : Blocks.of(block, "content", reading);
        String text = content != null && content.isString() ? Said.text(content) : "";
        List<Body> others = new ArrayList<>();
        StringBuilder all = new StringBuilder(text);
        for (Body one : inner) {
            String said = Blocks.textOf(one);
            if (said == null) others.add(one);
            else all.append(all.isEmpty() ? "" : "\n").append(said);
        }
        boolean failed = block.isTrue("is_error");
        if (all.isEmpty()) all.append(failed ? "The tool failed." : "(no text)");
        else if (failed) all.insert(0, "The tool failed: ");
        json.open('{').name("role").value("tool");
        json.name("tool_call_id").value(block.requiredText("tool_use_id"));
        json.name("content").value(all.toString()).close('}');
        return others;
    }

    private void assistant(Body message, JsonValue content) {
        json.open('{').name("role").value("assistant");
        if (content.isString()) {
            json.name("content").value(content).close('}');
            return;
        }
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        String signature = "";
        List<Body> calls = new ArrayList<>();
        for (Body block : Blocks.of(message, "content", reading)) {
            switch (block.textOrEmpty("type")) {
                case "thinking" -> {
                    thought.append(block.textOrEmpty("thinking"));
                    signature = block.textOrEmpty("signature");
                }
                case "tool_use" -> calls.add(block);
                default -> {
                    String said = Blocks.textOf(block);
                    if (said == null) throw block.wrong("type", "can't be shown by an assistant");
                    text.append(text.isEmpty() || said.isEmpty() ? "" : "\n").append(said);
                }
            }
        }
        if (text.isEmpty() && !calls.isEmpty()) json.name("content").value((String) null);
        else json.name("content").value(text.toString());
        if (!thought.isEmpty()) json.name("reasoning_content").value(thought.toString());
        if (!signature.isEmpty() && !signature.equals(MessagesAnswer.UNSIGNED)) {
            json.name(Said.SIGNATURE).value(signature);
        }
        calls(calls);
        json.close('}');
    }

    private void calls(List<Body> calls) {
        if (calls.isEmpty()) return;
        json.name("tool_calls").open('[');
        for (Body call : calls) {
            JsonValue input = call.find("input");
            json.open('{')
                    .name("id")
                    .value(call.requiredText("id"))
                    .name("type")
                    .value("function");
            json.name("function").open('{').name("name").value(call.requiredText("name"));
            json.name("arguments")
                    .value(input == null ? "{}" : input.text())
                    .close('}')
                    .close('}');
        }
        json.close(']');
    }

    /** Writes the tools that a client runs itself. */
    private boolean tools() {
        List<Body> tools = new ArrayList<>();
        List<JsonValue> all = body.list("tools");
        for (int i = 0; i < all.size(); i++) {
            Body tool = Body.of(all.get(i), "tools." + i);
            String type = tool.textOrEmpty("type");
            if (!reading.isSaid("tools", type.isEmpty() ? "custom" : type, tool.name("type"))) continue;
            reading.known("tool", tool);
            if (tool.find("input_schema") == null) throw tool.wrong("input_schema", "is missing");
            tools.add(tool);
        }
        if (tools.isEmpty()) return false;
        json.name("tools").open('[');
        for (Body tool : tools) {
            json.open('{').name("type").value("function").name("function").open('{');
            json.name("name").value(tool.requiredText("name"));
            description(tool);
            tool.copy(json, "strict");
            JsonValue schema = tool.find("input_schema");
            if (schema != null) json.name("parameters").value(schema);
            json.close('}').close('}');
        }
        json.close(']');
        return true;
    }

    /** Examples are told behind the description: no vendor has a field for them. */
    private void description(Body tool) {
        JsonValue examples = tool.find("input_examples");
        if (examples == null || examples.elements().isEmpty()) {
            tool.copy(json, "description");
            return;
        }
        String text = tool.textOrEmpty("description");
        json.name("description")
                .value(text + (text.isEmpty() ? "" : "\n\n") + "Examples of its input: " + examples.text());
    }

    private void toolChoice() {
        Body choice = body.inner("tool_choice");
        if (choice == null) return;
        reading.known("tool_choice", choice);
        String type = choice.textOrEmpty("type");
        switch (type) {
            case "auto", "none" -> json.name("tool_choice").value(type);
            case "any" -> json.name("tool_choice").value("required");
            case "tool" -> {
                json.name("tool_choice").open('{').name("type").value("function");
                json.name("function").open('{').name("name").value(choice.requiredText("name"));
                json.close('}').close('}');
            }
            default -> throw choice.wrong("type", "must be auto, any, tool or none");
        }
        if (choice.isTrue("disable_parallel_tool_use"))
            json.name("parallel_tool_calls").value(false);
    }

    /** Thinking in the words that most vendors use too; "adaptive" leaves it to the model, with an effort. */
    private void thinking() {
        Body thinking = body.inner("thinking");
        String type = thinking == null ? "" : thinking.textOrEmpty("type");
        if (thinking != null) reading.known("thinking_config", thinking);
        if (thinking != null && (type.equals("enabled") || type.equals("disabled"))) {
            json.name("thinking").open('{').name("type").value(type);
            if (type.equals("enabled")) thinking.copy(json, "budget_tokens");
            json.close('}');
        }
        Body output = body.inner("output_config");
        if (output != null) reading.known("output_config", output);
        if (output == null) output = new Body(body.object(), "");
        String effort = output.path().isEmpty() ? "" : output.textOrEmpty("effort");
        if (!effort.isEmpty() && !type.equals("disabled"))
            json.name("reasoning_effort").value(effort);
        format(output.inner(output.path().isEmpty() ? "output_format" : "format"));
    }

    private void format(@Nullable Body format) {
        JsonValue schema = format == null ? null : format.find("schema");
        if (schema == null) return;
        json.name("response_format").open('{').name("type").value("json_schema");
        json.name("json_schema")
                .open('{')
                .name("name")
                .value("answer")
                .name("schema")
                .value(schema);
        json.close('}').close('}');
    }
}
