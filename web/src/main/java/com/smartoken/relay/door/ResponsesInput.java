package com.smartoken.relay.door;

import com.smartoken.relay.chat.Said;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a Responses conversation as messages. What an assistant thought, said and called stands in items of their
 * own and becomes one message.
 */
final class ResponsesInput {
    private final JsonWriter json;
    private final FieldTable.Reading reading;
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<Body> calls = new ArrayList<>();

    ResponsesInput(JsonWriter json, FieldTable.Reading reading) {
        this.json = json;
        this.reading = reading;
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
        String told = item.textOrEmpty("type");
        String type = told.isEmpty() && item.find("role") != null ? "message" : told;
        if (type.isEmpty()) throw item.wrong("type", "is missing");
        if (!reading.isSaid("items", type, item.name("type"))) return;
        switch (type) {
            case "message" -> message(item);
            case "reasoning" -> thought(item);
            case "function_call", "custom_tool_call", "local_shell_call", "shell_call", "apply_patch_call" ->
                calls.add(item);
            default -> output(item);
        }
    }

    private void message(Body item) {
        String role = item.requiredText("role");
        JsonValue content = item.find("content");
        if (role.equals("assistant")) {
            if (!text.isEmpty() || !calls.isEmpty()) flush();
            if (content != null && content.isArray()) {
                for (Blocks.Part part : parts(item, "content")) {
                    if (part.text() == null) throw item.wrong("content", "of an assistant must be text");
                    text.append(part.text());
                }
            } else if (content != null) text.append(Said.text(content));
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
        String type = item.textOrEmpty("type");
        JsonValue output = item.find("output");
        boolean isPatch = type.equals("apply_patch_call_output");
        if (output == null && !isPatch) throw item.wrong("output", "is missing");
        json.open('{').name("role").value("tool");
        // the output of a local shell has the id of its call for its own
        String id = item.text("call_id");
        json.name("tool_call_id").value(id == null ? item.requiredText("id") : id);
        if (output == null || isPatch || type.equals("shell_call_output")) {
            String status = isPatch ? item.textOrEmpty("status") : "";
            String said = output == null ? "" : output.isString() ? Said.text(output) : output.text();
            json.name("content")
                    .value(status + (status.isEmpty() || said.isEmpty() ? "" : ": ") + said)
                    .close('}');
            return;
        }
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

    private List<Blocks.Part> parts(Body item, String field) {
        List<Blocks.Part> parts = new ArrayList<>();
        List<JsonValue> all = item.list(field);
        for (int i = 0; i < all.size(); i++) {
            Body part = Body.of(all.get(i), item.name(field) + "." + i);
            String type = part.textOrEmpty("type");
            if (type.isEmpty()) type = part.find("image_url") == null ? "text" : "image_url";
            if (!reading.isSaid("parts", type, part.name("type"))) continue;
            switch (type) {
                case "input_image", "image_url" -> parts.add(new Blocks.Part(null, image(part), detail(part)));
                case "refusal" -> parts.add(new Blocks.Part(part.textOrEmpty("refusal"), null));
                default -> parts.add(new Blocks.Part(part.textOrEmpty("text"), null));
            }
        }
        return parts;
    }

    /** How closely an image is to be looked at; null where that is left to the model. */
    private static @Nullable String detail(Body part) {
        JsonValue url = part.find("image_url");
        String nested = url != null && url.isObject()
                ? Body.of(url, part.name("image_url")).text("detail")
                : null;
        return nested == null ? part.text("detail") : nested;
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
        String type = item.textOrEmpty("type");
        String named = item.find("name") == null ? type.replace("_call", "") : item.requiredText("name");
        json.name("function").open('{').name("name").value(ResponseTools.function(named, item.text("namespace")));
        json.name("arguments").value(arguments(item, type)).close('}').close('}');
    }

    private static String arguments(Body item, String type) {
        return switch (type) {
            case "function_call" -> item.textOrEmpty("arguments");
            case "custom_tool_call" ->
                new JsonWriter(64)
                        .open('{')
                        .name("input")
                        .value(item.textOrEmpty("input"))
                        .close('}')
                        .toString();
            default -> {
                JsonValue action = item.find(type.equals("apply_patch_call") ? "operation" : "action");
                if (action == null) throw item.wrong("action", "is missing");
                yield action.text();
            }
        };
    }
}
