package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.content.catalog.Sheet;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The most output that a call can be billed for on a route, for each choice: what is held, and what the vendor is told so
 * that it holds true.
 *
 * @param answer tokens that the limit of the output allows
 * @param thought tokens of thought that it does not count
 * @param bounds how thought is bounded: with the answer, by a budget that is sent, or not at all
 */
public record OutputRoom(long answer, long thought, OutputLimit.Bounds bounds) {
    /** Of a call without output, or of which the limit bounds all. */
    public static OutputRoom of(long answer) {
        return new OutputRoom(answer, 0, OutputLimit.Bounds.ALL);
    }

    /**
     * The room of a call.
     *
     * @param limit what the route's limit of the output bounds
     * @throws com.smartoken.http.ApiError 400 when it asks for more than the model gives
     */
    static OutputRoom of(ChatRequest request, Model model, Sheet sheet, OutputLimit limit) {
        Long named = request.outputMax(model.maxOutput(), model.id());
        long answer = Math.min(named != null ? named : model.maxOutput(), limit.max());
        ThinkingWish wish = ThinkingWish.of(request.body()).on(model, request);
        if (limit.bounds() == OutputLimit.Bounds.ALL || !mayThink(request, model, sheet, wish)) return of(answer);
        if (limit.bounds() == OutputLimit.Bounds.ANSWER) return unbounded(answer, model);
        long most = model.maxThinking() > 0 ? model.maxThinking() : model.maxOutput();
        Long asked = wish.budget();
        long thought = asked != null ? Math.max(1, asked) : named != null ? named : most;
        return new OutputRoom(answer, Math.min(thought, most), OutputLimit.Bounds.BUDGET);
    }

    private static OutputRoom unbounded(long answer, Model model) {
        long all = model.maxThinking() > 0 ? answer + model.maxThinking() : model.maxOutput();
        return new OutputRoom(answer, Math.max(0, all - answer), OutputLimit.Bounds.ANSWER);
    }

    /** Whether it thinks for all that is known: a vendor of whom nothing is known may not hear that it shall not. */
    private static boolean mayThink(ChatRequest request, Model model, Sheet sheet, ThinkingWish wish) {
        if (request.door().operation() == Operation.EMBEDDING || !model.canThink()) return false;
        boolean isHeard = sheet.thinking() != Sheet.Switch.UNTOUCHED && model.thinking() != null;
        return !isHeard || !Boolean.FALSE.equals(wish.on());
    }

    /** All of it. */
    public long total() {
        return answer + thought;
    }

    /** Whether it can be made smaller by what the vendor is told. */
    public boolean canShrink() {
        return bounds != OutputLimit.Bounds.ANSWER;
    }

    /** What fits into so many tokens: less of both where it must be, thought at most half. */
    public OutputRoom within(long tokens) {
        if (total() <= tokens || !canShrink()) return this;
        long less = Math.min(thought, tokens / 2);
        return new OutputRoom(Math.min(answer, tokens - less), less, bounds);
    }

    /** The largest limit of the output that a caller may name where so many tokens fit; 0 where none does. */
    public long nameable(long tokens) {
        return switch (bounds) {
            case ALL -> tokens;
            case BUDGET -> Math.max(0, thought == answer ? tokens / 2 : tokens - thought);
            case ANSWER -> total() <= tokens ? answer : 0;
        };
    }

    /** The budget of thought to send; null where there is none. */
    public @Nullable Long budget() {
        return bounds == OutputLimit.Bounds.BUDGET ? (Long) thought : null;
    }
}
