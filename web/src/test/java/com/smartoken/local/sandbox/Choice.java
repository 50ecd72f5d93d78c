package com.smartoken.local.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * One finished alternative of an answer, already cut to what the request allows.
 *
 * @param reasoning the thinking before the answer; empty when the model does not think
 * @param content the text; empty beside a call
 */
record Choice(
        int index,
        String reasoning,
        String content,
        @Nullable ToolCall call,
        String finishReason) {

    /** A function to call, its arguments as JSON text (cut where the output limit struck). */
    record ToolCall(String id, String name, String arguments) {}

    int reasoningTokens() {
        return TokenCount.of(reasoning);
    }

    int tokens() {
        int callTokens = call == null ? 0 : TokenCount.of(call.arguments());
        return Math.max(1, reasoningTokens() + TokenCount.of(content) + callTokens);
    }

    /** The text cut to the demand: at the first stop string, then at the limit of tokens. */
    static Choice within(Demand demand, int index, Draft draft) {
        int limit = demand.maxTokens();
        String reasoning = TokenCount.prefix(draft.reasoning(), limit);
        int left = limit - TokenCount.of(reasoning);
        String stopped = beforeStop(demand, draft.content());
        String content = TokenCount.prefix(stopped, left);
        ToolCall call = draft.call();
        if (call != null) {
            String arguments = TokenCount.prefix(call.arguments(), left - TokenCount.of(content));
            boolean whole = arguments.equals(call.arguments());
            ToolCall cut = new ToolCall(call.id(), call.name(), arguments);
            return new Choice(index, reasoning, content, cut, whole ? "tool_calls" : "length");
        }
        boolean whole = reasoning.equals(draft.reasoning()) && content.equals(stopped);
        return new Choice(index, reasoning, content, null, whole ? "stop" : "length");
    }

    private static String beforeStop(Demand demand, String text) {
        int end = demand.stop().stream()
                .filter(stop -> !stop.isEmpty())
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(text.length());
        return text.substring(0, end);
    }
}
