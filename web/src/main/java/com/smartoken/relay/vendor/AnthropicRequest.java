package com.smartoken.relay.vendor;

import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Said;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A chat completion as a call of Anthropic's Messages. */
final class AnthropicRequest {
    private static final long BUDGET_MIN = 1_024;

    private final JsonObject body;
    private final ChatRequest request;
    private final Vendor.Ask ask;
    private final String endUser;
    private final JsonWriter json;

    AnthropicRequest(ChatRequest request, Vendor.Ask ask, String endUser) {
        this.body = request.body();
        this.request = request;
        this.ask = ask;
        this.endUser = endUser;
        this.json = new JsonWriter(512 + request.prompt().bodyBytes());
    }

    byte[] write() {
        long limit = limit();
        json.open('{')
                .name("model")
                .value(ask.upstreamModel())
                .name("max_tokens")
                .value(limit);
        List<JsonValue> messages = new ArrayList<>();
        StringBuilder system = new StringBuilder();
        for (JsonValue message : elements("messages")) {
            if (!isSystem(message)) messages.add(message);
            else system.append(system.isEmpty() ? "" : "\n\n").append(Said.text(content(message)));
        }
        if (!system.isEmpty()) json.name("system").value(system.toString());
        json.name("messages").open('[');
        for (int i = 0; i < messages.size(); i++) i = message(messages, i);
        json.close(']');
        tools();
        boolean thinks = thinking(limit);
        sampling(thinks);
        format();
        if (request.stream()) json.name("stream").value(true);
        json.name("metadata").open('{').name("user_id").value(endUser).close('}');
        return json.close('}').toBytes();
    }

    private long limit() {
        Long limit = ask.outputMax() == null ? request.outputMax() : ask.outputMax();
        return limit == null ? ask.model().maxOutput() : limit;
    }

    /** Writes a message, and results of tools that follow each other as one. @return the index of the last written */
    private int message(List<JsonValue> messages, int at) {
        JsonValue message = messages.get(at);
        String role = text(message.object(), "role");
        int last = at;
        json.open('{')
                .name("role")
                .value(role.equals("assistant") ? "assistant" : "user")
                .name("content");
        if (role.equals("tool")) {
            json.open('[');
            toolResult(message.object());
            while (last + 1 < messages.size()
                    && text(messages.get(last + 1).object(), "role").equals("tool")) {
                toolResult(messages.get(++last).object());
            }
            json.close(']');
        } else if (role.equals("assistant")) {
            assistant(message);
        } else {
            user(content(message));
        }
        json.close('}');
        return last;
    }

    private void toolResult(JsonObject message) {
        json.open('{').name("type").value("tool_result");
        json.name("tool_use_id").value(id(text(message, "tool_call_id")));
        JsonValue content = message.find("content");
        json.name("content").value(content == null ? "" : Said.text(content)).close('}');
    }

    private void assistant(JsonValue message) {
        Said said = Said.of(message);
        json.open('[');
        if (!said.thought().isEmpty() && !said.signature().isEmpty()) {
            json.open('{').name("type").value("thinking").name("thinking").value(said.thought());
            json.name("signature").value(said.signature()).close('}');
        }
        if (!said.text().isBlank() || said.calls().isEmpty()) block(said.text().isBlank() ? "…" : said.text());
        for (ToolCall call : said.calls()) {
            json.open('{').name("type").value("tool_use").name("id").value(id(String.valueOf(call.id())));
            json.name("name").value(String.valueOf(call.name())).name("input");
            input(call.arguments());
            json.close('}');
        }
        json.close(']');
    }

    private void user(JsonValue content) {
        if (content.isString()) {
            json.value(content);
            return;
        }
        json.open('[');
        for (JsonValue part : content.elements()) {
            JsonValue image = part.object().find("image_url");
            if (image != null) image(image.isObject() ? text(image.object(), "url") : Said.text(image));
            else if (!text(part.object(), "text").isEmpty()) block(text(part.object(), "text"));
        }
        json.close(']');
    }

    private void image(String url) {
        int comma = url.indexOf(";base64,");
        boolean inline = url.startsWith("data:") && comma > 0;
        json.open('{').name("type").value("image").name("source").open('{');
        json.name("type").value(inline ? "base64" : "url");
        if (inline) {
            json.name("media_type").value(url.substring("data:".length(), comma));
            json.name("data").value(url.substring(comma + ";base64,".length()));
        } else {
            json.name("url").value(url);
        }
        json.close('}').close('}');
    }

    private void block(String text) {
        json.open('{').name("type").value("text").name("text").value(text).close('}');
    }

    private void input(String arguments) {
        try {
            JsonValue value = JsonValue.parse(arguments.getBytes(StandardCharsets.UTF_8));
            if (value.isObject()) {
                json.value(value);
                return;
            }
        } catch (BadJson e) {
            // written by a model: what is no object is left out
        }
        json.open('{').close('}');
    }

    private void tools() {
        List<JsonValue> tools = elements("tools");
        if (tools.isEmpty()) return;
        json.name("tools").open('[');
        for (JsonValue tool : tools) {
            JsonValue function = tool.object().find("function");
            if (function == null) continue;
            JsonObject object = function.object();
            JsonValue schema = object.find("parameters");
            json.open('{').name("name").value(text(object, "name"));
            if (!text(object, "description").isEmpty()) json.name("description").value(text(object, "description"));
            json.name("input_schema");
            if (schema != null && schema.isObject()) json.value(schema);
            else json.open('{').name("type").value("object").close('}');
            json.close('}');
        }
        json.close(']');
        toolChoice();
    }

    private void toolChoice() {
        JsonValue choice = body.find("tool_choice");
        JsonValue parallel = body.find("parallel_tool_calls");
        boolean single = parallel != null && parallel.isBoolean() && !parallel.isTrue();
        if ((choice == null || choice.isNull()) && !single) return;
        JsonValue function = choice == null ? null : choice.object().find("function");
        String word = choice == null ? "auto" : Said.text(choice);
        json.name("tool_choice").open('{').name("type");
        if (function != null) json.value("tool").name("name").value(text(function.object(), "name"));
        else json.value(word.equals("required") ? "any" : word.equals("none") ? "none" : "auto");
        if (single && !word.equals("none"))
            json.name("disable_parallel_tool_use").value(true);
        json.close('}');
    }

    /** Thinking needs room below the limit of the output. @return whether it is on */
    private boolean thinking(long limit) {
        ThinkingWish wish = ThinkingWish.of(body).on(ask.model(), request);
        Boolean on = wish.on();
        if (on == null || (on && limit <= BUDGET_MIN)) return false;
        json.name("thinking").open('{').name("type").value(on ? "enabled" : "disabled");
        if (on) {
            Long asked = wish.budget();
            long budget = asked != null ? asked : limit / 100 * percent(wish.effort());
            json.name("budget_tokens").value(Math.max(BUDGET_MIN, Math.min(budget, limit - 1)));
        }
        json.close('}');
        return on;
    }

    private static int percent(@org.jspecify.annotations.Nullable String effort) {
        return switch (effort) {
            case "minimal", "low" -> 20;
            case "high", "xhigh", "max" -> 80;
            case null, default -> 50;
        };
    }

    /** A temperature beyond one is not known there, and none is while it thinks. */
    private void sampling(boolean thinks) {
        JsonValue temperature = body.find("temperature");
        if (temperature != null && temperature.isNumber() && !thinks) {
            boolean hot = temperature.length() < 20
                    && new java.math.BigDecimal(temperature.text()).compareTo(java.math.BigDecimal.ONE) > 0;
            if (hot) json.name("temperature").value(1);
            else json.name("temperature").value(temperature);
        }
        for (String field : thinks ? List.<String>of() : List.of("top_p", "top_k")) {
            JsonValue value = body.find(field);
            if (value != null && value.isNumber()) json.name(field).value(value);
        }
        JsonValue stop = body.find("stop");
        if (stop == null || stop.isNull()) return;
        json.name("stop_sequences");
        if (stop.isArray()) json.value(stop);
        else json.open('[').value(stop).close(']');
    }

    private void format() {
        JsonValue format = body.find("response_format");
        JsonValue wrapped = format == null ? null : format.object().find("json_schema");
        JsonValue schema = wrapped == null ? null : wrapped.object().find("schema");
        if (schema == null) return;
        json.name("output_config")
                .open('{')
                .name("format")
                .open('{')
                .name("type")
                .value("json_schema");
        json.name("schema").value(schema).close('}').close('}');
    }

    private List<JsonValue> elements(String field) {
        JsonValue value = body.find(field);
        return value == null ? List.of() : value.elements();
    }

    private static boolean isSystem(JsonValue message) {
        String role = text(message.object(), "role");
        return role.equals("system") || role.equals("developer");
    }

    private static JsonValue content(JsonValue message) {
        JsonValue content = message.object().find("content");
        return content == null ? message : content;
    }

    private static String text(JsonObject object, String field) {
        JsonValue value = object.find(field);
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }

    /** Ids of other vendors have characters that Anthropic's may not. */
    private static String id(String id) {
        return id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }
}
