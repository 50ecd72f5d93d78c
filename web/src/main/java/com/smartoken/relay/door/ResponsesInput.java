package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.Said;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a Responses conversation as messages. What an assistant thought, said and called stands in items of their
 * own and becomes one message.
 */
final class ResponsesInput {
    private final JsonWriter json;
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<Body> calls = new ArrayList<>();

    ResponsesInput(JsonWriter json) {
        this.json = json;
    }

    void write(Body body) {
        String instructions = body.text("instructions");
        if (instructions != null && !instructions.isEmpty()) message("system", instructions);
        JsonValue input = body.find("input");
        if (input == null) throw body.wrong("input", "is missing: send a text or a list of items");
        if (input.isString()) {
            json.open('{')
                    .name("role")
                    .value("user")
                    .name("content")
                    .value(input)
                    .close('}');
            return;
        }
        List<JsonValue> items = body.list("input");
        for (int i = 0; i < items.size(); i++) item(Body.of(items.get(i), "input." + i));
        flush();
    }

    private void item(Body item) {
        String type = item.textOrEmpty("type");
        switch (type.isEmpty() && item.find("role") != null ? "message" : type) {
            case "message" -> message(item);
            case "reasoning" -> thought(item);
            case "function_call", "custom_tool_call" -> calls.add(item);
            case "function_call_output", "custom_tool_call_output" -> output(item);
            case "item_reference" ->
                throw ApiError.invalidRequest(
                        item.name("type"), "Items can't be referred to: nothing is stored here. Send the item itself.");
            case "" -> throw item.wrong("type", "is missing");
            default -> {} // what ran on OpenAI's own servers
        }
    }

    private void message(Body item) {
        String role = item.requiredText("role");
        JsonValue content = item.find("content");
        if (role.equals("assistant")) {
            if (!text.isEmpty() || !calls.isEmpty()) flush();
            text.append(content == null ? "" : Said.text(content));
            return;
        }
        flush();
        if (!role.equals("user") && !role.equals("system") && !role.equals("developer")) {
            throw item.wrong("role", "must be user, assistant, system or developer");
        }
        json.open('{').name("role").value(role.equals("user") ? "user" : "system");
        if (content != null && content.isString()) json.name("content").value(content);
        else Blocks.write(json.name("content"), parts(item, "content"));
        json.close('}');
    }

    /** What came as a summary or as the thought itself; encrypted thought can be read by its maker alone. */
    private void thought(Body item) {
        if (!text.isEmpty() || !calls.isEmpty()) flush();
        JsonValue content = item.find("content");
        String said = content == null ? "" : Said.text(content);
        JsonValue summary = item.find("summary");
        thought.append(said.isEmpty() && summary != null ? Said.text(summary) : said);
    }

    private void output(Body item) {
        flush();
        JsonValue output = item.find("output");
        if (output == null) throw item.wrong("output", "is missing");
        json.open('{').name("role").value("tool");
        json.name("tool_call_id").value(item.requiredText("call_id"));
        List<Blocks.Part> shown = new ArrayList<>();
        if (output.isArray()) {
            StringBuilder all = new StringBuilder();
            for (Blocks.Part part : parts(item, "output")) {
                if (part.text() == null) shown.add(part);
                else all.append(part.text());
            }
            json.name("content").value(all.toString());
        } else {
            json.name("content").value(output.isString() ? Said.text(output) : output.text());
        }
        json.close('}');
        if (shown.isEmpty()) return;
        json.open('{').name("role").value("user");
        Blocks.write(json.name("content"), shown);
        json.close('}');
    }

    private static List<Blocks.Part> parts(Body item, String field) {
        List<Blocks.Part> parts = new ArrayList<>();
        List<JsonValue> all = item.list(field);
        for (int i = 0; i < all.size(); i++) {
            Body part = Body.of(all.get(i), item.name(field) + "." + i);
            switch (part.textOrEmpty("type")) {
                case "input_image", "image_url" -> parts.add(new Blocks.Part(null, image(part)));
                case "input_file", "input_audio", "file" ->
                    throw part.wrong("type", "can't be read by these models: send text or images");
                default -> parts.add(new Blocks.Part(part.textOrEmpty("text"), null));
            }
        }
        return parts;
    }

    private static String image(Body part) {
        JsonValue url = part.find("image_url");
        if (url == null) throw part.wrong("image_url", "is missing: files are not stored here");
        return url.isObject()
                ? Body.of(url, part.name("image_url")).requiredText("url")
                : part.requiredText("image_url");
    }

    private void message(String role, String said) {
        json.open('{').name("role").value(role).name("content").value(said).close('}');
    }

    /** Writes what the assistant thought, said and called so far. */
    private void flush() {
        if (!text.isEmpty() || !calls.isEmpty()) {
            json.open('{').name("role").value("assistant");
            json.name("content").value(text.isEmpty() ? null : text.toString());
            if (!thought.isEmpty()) json.name("reasoning_content").value(thought.toString());
            if (!calls.isEmpty()) {
                json.name("tool_calls").open('[');
                calls.forEach(this::call);
                json.close(']');
            }
            json.close('}');
        }
        thought.setLength(0);
        text.setLength(0);
        calls.clear();
    }

    private void call(Body item) {
        json.open('{')
                .name("id")
                .value(item.requiredText("call_id"))
                .name("type")
                .value("function");
        json.name("function")
                .open('{')
                .name("name")
                .value(item.requiredText("name"))
                .name("arguments");
        if (item.textOrEmpty("type").equals("function_call")) json.value(item.textOrEmpty("arguments"));
        else
            json.value(new JsonWriter(64)
                    .open('{')
                    .name("input")
                    .value(item.textOrEmpty("input"))
                    .close('}')
                    .toString());
        json.close('}').close('}');
    }
}
