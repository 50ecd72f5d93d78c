package com.smartoken.relay.replay;

import com.smartoken.db.KeptAnswers;
import com.smartoken.db.KeptAnswers.Found;
import com.smartoken.http.ApiError;
import com.smartoken.http.RequestId;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call under an {@code Idempotency-Key}. Of all calls of an account with the same key within a day one is made, on
 * whatever node; the others wait a while and get its answer.
 */
final class IdempotentCall {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_MILLIS_MIN = 20;
    private static final long PAUSE_MILLIS_MAX = 500;

    private final KeptAnswers answers;
    private final KeptAnswers.Name name;
    private final byte[] request;
    private final UUID requestId;
    private final long nodeId;

    IdempotentCall(KeptAnswers answers, KeptAnswers.Name name, byte[] request, UUID requestId, long nodeId) {
        this.answers = answers;
        this.name = name;
        this.request = request;
        this.requestId = requestId;
        this.nodeId = nodeId;
    }

    /** Answers as the first call was; false when this is the first. */
    boolean answer(Context ctx) {
        long deadline = System.nanoTime() + WAIT_NANOS;
        for (long pause = PAUSE_MILLIS_MIN; ; pause = Math.min(PAUSE_MILLIS_MAX, pause * 2)) {
            switch (answers.claim(name, request, requestId, nodeId, KEPT)) {
                case Found.Claimed() -> {
                    return false;
                }
                case Found.Kept(KeptAnswers.Answer answer) -> {
                    repeat(ctx, answer);
                    return true;
                }
                case Found.Other() ->
                    throw new ApiError(
                            422,
                            "invalid_request_error",
                            "idempotency_key_reused",
                            null,
                            "This Idempotency-Key belongs to a request with another body. Use a new key for a new"
                                    + " request.");
                case Found.Lost() ->
                    throw inUse("The first call of this Idempotency-Key was charged and broke off with its node. It is"
                            + " not made again; use a new key to ask anew.");
                case Found.Running() -> {
                    if (System.nanoTime() - deadline > 0) {
                        throw inUse("The first call of this Idempotency-Key still runs. Repeat it later to get its"
                                        + " answer.")
                                .with("Retry-After", "5");
                    }
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
        }
    }

    private static void repeat(Context ctx, KeptAnswers.Answer answer) {
        byte[] body = answer.body();
        if (body == null) {
            throw inUse(
                    "The first call of this Idempotency-Key was charged; its answer was too large to be kept, or could not be.");
        }
        RequestId.set(ctx, answer.requestId()); // as in the body, and what the receipt goes by
        ctx.header("x-smartoken-replayed", "true");
        StoredAnswers.send(ctx, answer, body);
    }

    byte[] claim() {
        return name.name();
    }

    void prepare(Context ctx, byte @Nullable [] body, boolean cut) {
        answers.prepare(name, StoredAnswers.of(ctx, requestId, body, cut, Instant.EPOCH));
    }

    void forget() {
        answers.forget(name, requestId);
    }

    private static ApiError inUse(String message) {
        return new ApiError(409, "invalid_request_error", "idempotency_key_in_use", null, message);
    }
}
