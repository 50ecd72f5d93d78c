package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Thinking;
import com.smartoken.wire.json.JsonWriter;

/** What Anthropic's clients must find in a model, beside what it has in common with others. */
final class AnthropicModel {
    private AnthropicModel() {}

    static void write(JsonWriter json, Model model) {
        json.name("max_input_tokens").value(model.context());
        json.name("max_tokens").value(model.maxOutput());
        json.name("lifecycle").value("active");
        json.name("line").literal("null").name("deprecated_at").literal("null");
        json.name("retires_at").literal("null");
        json.name("capabilities").open('{');
        for (String no : new String[] {"batch", "citations", "code_execution", "pdf_input"}) can(json, no, false);
        json.name("context_management").open('{').name("supported").value(false);
        for (String no : new String[] {"clear_thinking_20251015", "clear_tool_uses_20250919", "compact_20260112"})
            can(json, no, false);
        json.close('}');
        boolean thinks = model.canThink();
        json.name("effort").open('{').name("supported").value(thinks);
        for (String word : new String[] {"low", "medium", "high", "xhigh", "max"}) can(json, word, thinks);
        json.close('}');
        can(json, "image_input", model.can("vision"));
        json.name("server_tools").open('{').name("supported").value(false);
        can(json, "code_execution", false);
        can(json, "web_search", false);
        json.close('}');
        can(json, "structured_outputs", model.can("json"));
        json.name("thinking")
                .open('{')
                .name("supported")
                .value(thinks)
                .name("types")
                .open('{');
        can(json, "adaptive", thinks);
        can(json, "between_tools", thinks);
        can(json, "disabled", model.thinking() != Thinking.ALWAYS);
        can(json, "enabled", thinks);
        json.close('}').close('}').close('}');
    }

    private static void can(JsonWriter json, String what, boolean can) {
        json.name(what).open('{').name("supported").value(can).close('}');
    }
}
