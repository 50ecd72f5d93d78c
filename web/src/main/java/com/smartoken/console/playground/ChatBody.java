package com.smartoken.console.playground;

import com.smartoken.content.catalog.Model;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** The chat body that a checked form means: only what its model understands. The page's script builds the same. */
final class ChatBody {
    private final PlaygroundForm form;
    private final Model model;
    private final JsonWriter json = new JsonWriter(1024);

    private ChatBody(PlaygroundForm form, Model model) {
        this.form = form;
        this.model = model;
    }

    static byte[] of(PlaygroundForm form, Model model, boolean stream) {
        return new ChatBody(form, model).write(stream);
    }

    /** The history with these messages after it. */
    static String history(String history, String user, String assistant) {
        JsonWriter json = new JsonWriter(history.length() + user.length() + assistant.length() + 64).open('[');
        for (JsonValue message : parse(history).elements()) json.value(message);
        message(json, "user", user);
        message(json, "assistant", assistant);
        return json.close(']').toString();
    }

    static JsonValue parse(String text) {
        try {
            return JsonValue.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (BadJson e) {
            throw new IllegalStateException("the form was checked before", e);
        }
    }

    private byte[] write(boolean stream) {
        json.open('{').name("model").value(model.id());
        json.name("messages").open('[');
        if (!form.settings().system().isBlank())
            message(json, "system", form.settings().system());
        for (JsonValue message : parse(form.history()).elements()) json.value(message);
        message(json, "user", form.prompt());
        json.close(']');
        number("temperature", form.settings().temperature());
        number("top_p", form.settings().topP());
        number("max_tokens", form.settings().maxTokens());
        if (!form.settings().stops().isEmpty()) {
            json.name("stop").open('[');
            for (String stop : form.settings().stops()) json.value(stop);
            json.close(']');
        }
        number("seed", form.settings().seed());
        thinking();
        format();
        if (PlaygroundForm.counts(model, "tools", form.settings().tools()))
            json.name("tools").value(parse(form.settings().tools()));
        if (stream) {
            json.name("stream").value(true).name("stream_options").open('{');
            json.name("include_usage").value(true).close('}');
        }
        return json.close('}').toBytes();
    }

    private void number(String parameter, String value) {
        if (PlaygroundForm.counts(model, parameter, value)) json.name(parameter).literal(plain(value));
    }

    private static String plain(String value) {
        return new java.math.BigDecimal(value).toPlainString();
    }

    private void thinking() {
        boolean on = form.settings().thinking().equals("on");
        if (!ModelOption.thinking(model).equals("optional")
                || !(on || form.settings().thinking().equals("off"))) return;
        if (ModelOption.thinkingField(model).equals("enable_thinking")) {
            json.name("enable_thinking").value(on);
        } else {
            json.name("thinking")
                    .open('{')
                    .name("type")
                    .value(on ? "enabled" : "disabled")
                    .close('}');
        }
    }

    private void format() {
        boolean isSchema = form.settings().format().equals("json_schema");
        if (!model.can("json") || !(isSchema || form.settings().format().equals("json_object"))) return;
        json.name("response_format")
                .open('{')
                .name("type")
                .value(form.settings().format());
        if (isSchema) {
            json.name("json_schema").open('{').name("name").value("answer");
            json.name("schema").value(parse(form.settings().schema())).close('}');
        }
        json.close('}');
    }

    private static void message(JsonWriter json, String role, String content) {
        json.open('{').name("role").value(role).name("content").value(content).close('}');
    }
}
