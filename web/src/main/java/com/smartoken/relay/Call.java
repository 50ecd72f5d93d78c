package com.smartoken.relay;

import com.smartoken.chat.ChatRequest;
import com.smartoken.chat.Head;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ledger.Ending;
import com.smartoken.http.RequestId;
import com.smartoken.money.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call on its way: who, what, since when, and what was tried. For one thread. */
final class Call {
    private final UUID id;
    private final ApiKey key;
    private final ChatRequest request;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final List<String> attempts = new ArrayList<>();
    private @Nullable Integer firstByteMillis;

    Call(UUID id, ApiKey key, ChatRequest request, Instant startedAt) {
        this.id = id;
        this.key = key;
        this.request = request;
        this.startedAt = startedAt;
    }

    UUID id() {
        return id;
    }

    /** The id as the client sees it, in the header and in the body. */
    String publicId() {
        return RequestId.text(id);
    }

    ApiKey key() {
        return key;
    }

    ChatRequest request() {
        return request;
    }

    /** What an answer by this model begins with. */
    Head head(String model) {
        return new Head(publicId(), model, startedAt.getEpochSecond(), request.wantsUsage());
    }

    /** By the database's clock. */
    Instant startedAt() {
        return startedAt;
    }

    int millis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }

    /** Notes an attempt for the receipt. */
    void tried(String route, String outcome) {
        attempts.add(route + " " + outcome + " " + millis());
    }

    /** Notes when the first byte of an answer came; only the first time counts. */
    void firstByte() {
        if (firstByteMillis == null) firstByteMillis = millis();
    }

    /** How it ended after output. */
    Ending delivered(RouteTarget route, String upstreamModel, Outcome outcome) {
        return new Ending(
                true,
                outcome.tokens,
                outcome.estimated,
                outcome.status,
                outcome.errorCode,
                route.name(),
                upstreamModel,
                outcome.finishReason,
                attempts,
                firstByteMillis,
                millis());
    }

    /** How it ended without output. */
    Ending failed(int status, String errorCode, @Nullable String route) {
        return new Ending(
                false, Tokens.NONE, false, status, errorCode, route, null, null, attempts, firstByteMillis, millis());
    }

    /** What an answer amounted to. {@code status} is what the client saw, 499 when it left. */
    record Outcome(
            Tokens tokens,
            boolean estimated,
            int status,
            @Nullable String errorCode,
            @Nullable String finishReason) {}
}
