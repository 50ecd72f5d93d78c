package com.smartoken.local.sandbox;

import com.smartoken.local.sandbox.Choice.ToolCall;
import org.jspecify.annotations.Nullable;

/** What an answer would be without any limit. */
record Draft(String reasoning, String content, @Nullable ToolCall call) {

    private static final int OVERRUN_TOKENS = 32;

    static Draft text(String content) {
        return new Draft("", content, null);
    }

    Draft after(String thoughts) {
        return new Draft(thoughts, content, call);
    }

    /** The same with more text than so many tokens. */
    Draft longerThan(int tokens) {
        StringBuilder longer = new StringBuilder(content);
        while (TokenCount.of(longer.toString()) < tokens + OVERRUN_TOKENS) {
            longer.append(" And on, although the limit has been reached.".repeat(1 + tokens / 16));
        }
        return new Draft(reasoning, longer.toString(), call);
    }
}
