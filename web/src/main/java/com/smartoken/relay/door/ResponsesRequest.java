package com.smartoken.relay.door;

import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call in the format of Responses made into a chat completion, as the table of its fields says. */
final class ResponsesRequest {
    static final FieldTable TABLE = FieldTable.of("responses");

    private final Body body;
    private final FieldTable.Reading reading = TABLE.reading();
    private final JsonWriter json;
    private final ResponseTools tools;

    private ResponsesRequest(Body body, boolean functionsAlone) {
        this.body = body;
        this.json = new JsonWriter(4096 + body.object().length());
        this.tools = ResponseTools.of(body, reading, functionsAlone);
    }

    /**
     * What a body means.
     *
     * @param chat the chat completion
     * @param tools by which calls are told in the client's form
     * @param ignored what was ignored, by where it stands
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Meant(byte[] chat, ResponseTools tools, List<String> ignored) {}

    static Meant of(Body body) {
        return of(body, false);
    }

    /** The same for a reader of chat completions, in which a call of any other tool than a function can't be told. */
    static Meant ofFunctions(Body body) {
        return of(body, true);
    }

    private static Meant of(Body body, boolean functionsAlone) {
        ResponsesRequest request = new ResponsesRequest(body, functionsAlone);
        byte[] chat = request.write();
        return new Meant(chat, request.tools, request.reading.ignored());
    }

    private byte[] write() {
        List<Member> unknown = reading.body(body);
        json.open('{');
        body.copy(json, "model", "models", "provider", "stream", "temperature", "top_p", "metadata", "usage");
        body.copy(json, "top_k", "seed", "stop", "presence_penalty", "frequency_penalty");
        body.copy(json, "thinking", "enable_thinking", "thinking_budget", "service_tier", "plugins", "modalities");
        for (Member member : unknown) json.member(member);
        JsonValue limit = body.find("max_output_tokens");
        if (limit != null) json.name("max_tokens").value(limit);
        else body.copy(json, "max_tokens", "max_completion_tokens");
        String user = body.text("user");
        if (user == null) user = body.text("safety_identifier");
        if (user != null) json.name("user").value(user);
        json.name("messages").open('[');
        new ResponsesInput(json, reading).write(body);
        json.close(']');
        tools.write(json, body);
        format();
        reasoning();
        return json.close('}').toBytes();
    }

    private void format() {
        Body text = body.inner("text");
        if (text != null) {
            reading.known("text", text);
            text.copy(json, "verbosity");
        }
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
            case "", "text" -> {}
            default -> throw format.wrong("type", "must be text, json_object or json_schema");
        }
    }

    private void reasoning() {
        Body reasoning = body.inner("reasoning");
        if (reasoning != null) {
            reading.known("reasoning", reasoning);
            if (reasoning.find("max_tokens") != null || reasoning.find("enabled") != null) {
                json.name("reasoning").open('{');
                reasoning.copy(json, "max_tokens", "enabled");
                json.close('}');
            }
        }
        @Nullable String effort = reasoning == null ? body.text("reasoning_effort") : reasoning.text("effort");
        if (effort != null) json.name("reasoning_effort").value(effort);
    }
}
