package com.smartoken.relay.door;

import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chat bodies that mix in OpenAI's newer ways, as some editors send them: the role {@code developer}, functions that are not
 * nested, and a choice among some of the tools. They are tidied, so that every model understands them.
 */
final class LooseChat {
    private LooseChat() {}

    static boolean isFound(ChatRequest request) {
        if (request.prompt().hasDeveloper() || AllowedTools.of(request.body()) != null) return true;
        JsonValue tools = request.body().find("tools");
        if (tools == null) return false;
        for (JsonValue tool : tools.elements()) if (isLoose(tool)) return true;
        return false;
    }

    static byte[] tidied(JsonObject body) {
        AllowedTools allowed = AllowedTools.of(body);
        JsonWriter json = new JsonWriter(4096 + body.length()).open('{');
        for (Member member : body.members()) {
            switch (member.name()) {
                case "messages" -> messages(json, member.value());
                case "tools" -> tools(json, member.value(), allowed);
                case "tool_choice" -> {
                    if (allowed == null) json.member(member);
                    else if (allowed.hasTools()) json.name("tool_choice").value(allowed.mode());
                }
                default -> json.member(member);
            }
        }
        return json.close('}').toBytes();
    }

    private static void messages(JsonWriter json, JsonValue messages) {
        json.name("messages").open('[');
        for (JsonValue message : messages.elements()) {
            json.open('{');
            for (Member member : message.object().members()) {
                boolean developer = member.name().equals("role")
                        && "developer".equals(member.value().string());
                if (developer) json.name("role").value("system");
                else json.member(member);
            }
            json.close('}');
        }
        json.close(']');
    }

    /** Functions nested as they should be; what is no function and not nested is one of OpenAI's own. */
    private static void tools(JsonWriter json, JsonValue tools, @Nullable AllowedTools allowed) {
        List<JsonValue> kept = new ArrayList<>();
        for (JsonValue tool : tools.elements()) {
            if (allowed != null && !allowed.has(tool)) continue;
            if (!isLoose(tool) || (tool.object().find("name") != null && isFunction(tool))) kept.add(tool);
        }
        if (kept.isEmpty()) return;
        json.name("tools").open('[');
        for (JsonValue tool : kept) {
            if (isLoose(tool)) nested(json, tool.object());
            else json.value(tool);
        }
        json.close(']');
    }

    private static void nested(JsonWriter json, JsonObject tool) {
        json.open('{').name("type").value("function").name("function").open('{');
        for (Member member : tool.members()) if (!member.name().equals("type")) json.member(member);
        json.close('}').close('}');
    }

    private static boolean isFunction(JsonValue tool) {
        JsonValue type = tool.object().find("type");
        return type == null || "function".equals(type.string());
    }

    /** A tool without the object that its type names, unless it is a vendor's own such as {@code web_search}. */
    private static boolean isLoose(JsonValue tool) {
        JsonObject object = tool.object();
        JsonValue type = object.find("type");
        String word = type == null ? "function" : type.string();
        if (word == null || object.find(word) != null) return false;
        return word.equals("function") || word.equals("custom") || word.equals("namespace");
    }
}
