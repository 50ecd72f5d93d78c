package com.smartoken.playground;

import com.smartoken.catalog.Model;
import com.smartoken.catalog.Thinking;
import com.smartoken.relay.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as the page offers it, with what it understands.
 *
 * @param thinking {@code optional}, {@code always} or {@code none}
 * @param thinkingField the field of a body by which its vendor switches thinking
 */
public record ModelOption(
        String id,
        String name,
        String family,
        List<String> parameters,
        boolean hasVision,
        String thinking,
        boolean thinksByDefault,
        String thinkingField,
        long context,
        long maxOutput,
        boolean isAvailable) {

    static ModelOption of(Model model, boolean isAvailable) {
        return new ModelOption(
                model.id(),
                model.name(),
                model.family(),
                Parameters.of(model),
                model.can("vision"),
                thinking(model),
                model.thinksByDefault(),
                thinkingField(model),
                model.context(),
                model.maxOutput(),
                isAvailable);
    }

    /** Qwen's is its own; all others took DeepSeek's. */
    static String thinkingField(Model model) {
        return model.family().equals("Qwen") ? "enable_thinking" : "thinking";
    }

    static String thinking(Model model) {
        if (!model.can("thinking")) return "none";
        @Nullable Thinking thinking = model.thinking();
        return (thinking == null ? Thinking.OPTIONAL : thinking).name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What it understands, in one attribute. */
    public String can() {
        return String.join(" ", parameters) + (hasVision ? " vision" : "");
    }

    public String label() {
        return isAvailable ? name : name + " (unavailable)";
    }
}
