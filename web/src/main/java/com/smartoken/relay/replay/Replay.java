package com.smartoken.relay.replay;

import com.smartoken.db.ledger.HoldRequest;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** One call that may have been answered before. For one thread. */
public final class Replay {
    private final @Nullable IdempotentCall once;
    private final @Nullable CachedCall cached;
    private final Recording recording;

    Replay(@Nullable IdempotentCall once, @Nullable CachedCall cached, Recording recording) {
        this.once = once;
        this.cached = cached;
        this.recording = recording;
    }

    /** What {@link #answer} did. */
    public enum Given {
        /** Nothing: the call is to be made, and {@link #end} to be told. */
        NOTHING,
        /** The first call's answer. */
        REPEATED,
        /** An answer from the cache, which costs nothing. */
        CACHED
    }

    /** Answers with what is there. @throws com.smartoken.http.ApiError 409 or 422 when the key is taken */
    public Given answer(Context ctx) {
        if (once != null && once.answer(ctx)) return Given.REPEATED;
        if (cached == null || !cached.answer(ctx)) return Given.NOTHING;
        if (once != null) once.forget(); // a repeat is answered by the cache, or else made
        return Given.CACHED;
    }

    /** What the client gets of a stream is to be added here. */
    public Recording recording() {
        return recording;
    }

    /** The Idempotency-Key that this call claims; null for none. */
    public HoldRequest.@Nullable Claim claim() {
        return once == null ? null : new HoldRequest.Claim(once.claim());
    }

    /**
     * Puts the answer there that the client is about to get; what settles the call makes it the answer of repeats.
     *
     * @param cut whether its connection is cut behind it
     */
    public void prepare(Context ctx, byte @Nullable [] body, boolean cut) {
        if (once != null) once.prepare(ctx, body, cut);
    }

    /**
     * The call has ended.
     *
     * @param charged whether it was charged, be it nothing; then the answer stands
     * @param whole whether the answer is complete and right
     */
    public void end(Context ctx, boolean streamed, boolean charged, boolean whole) {
        if (once != null && !charged) once.forget();
        if (cached == null || !whole) return;
        byte[] body = streamed ? (recording.isFull() ? null : recording.bytes()) : StoredAnswers.body(ctx);
        if (body != null) cached.keep(ctx, body);
    }
}
