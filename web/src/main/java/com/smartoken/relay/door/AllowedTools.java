package com.smartoken.relay.door;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A choice of chat completions that allows some of the tools. Vendors do not know it, so a model is told of those alone.
 *
 * @param mode whether one of them must be called: {@code auto} or {@code required}
 */
record AllowedTools(String mode, List<String> names) {
    /** That of a body; null when its choice is another. @throws ApiError 400 when it makes no sense */
    static @Nullable AllowedTools of(JsonObject body) {
        JsonValue choice = body.find("tool_choice");
        if (choice == null || !choice.isObject()) return null;
        Body chosen = Body.of(choice, "tool_choice");
        if (!chosen.textOrEmpty("type").equals("allowed_tools")) return null;
        Body inner = chosen.inner("allowed_tools");
        Body allowed = inner == null ? chosen : inner;
        String mode = allowed.textOrEmpty("mode");
        if (!mode.equals("auto") && !mode.equals("required")) throw allowed.wrong("mode", "must be auto or required");
        List<String> names = new ArrayList<>();
        for (JsonValue tool : allowed.list("tools")) names.add(name(tool));
        List<JsonValue> tools = new Body(body, "").list("tools");
        for (String name : names) {
            if (tools.stream().noneMatch(tool -> name(tool).equals(name)))
                throw allowed.wrong("tools", "names " + shortened(name) + ", which is none of the tools");
        }
        if (names.isEmpty() && mode.equals("required"))
            throw allowed.wrong("tools", "allows no tool, and one is required");
        return new AllowedTools(mode, List.copyOf(names));
    }

    boolean hasTools() {
        return !names.isEmpty();
    }

    /** Whether it allows a tool. */
    boolean has(JsonValue tool) {
        return names.contains(name(tool));
    }

    /** The name of a function or custom tool, nested or not; the type of any other. */
    private static String name(JsonValue tool) {
        JsonObject object = tool.object();
        JsonValue type = object.find("type");
        String word = type == null ? "function" : Objects.requireNonNullElse(type.string(), "");
        JsonValue nested = object.find(word);
        JsonValue name = (nested == null ? object : nested.object()).find("name");
        String text = name == null ? null : name.string();
        return text == null ? word : text;
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "...";
    }
}
