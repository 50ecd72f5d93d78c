package com.smartoken.relay.replay;

import com.smartoken.Sha256;
import com.smartoken.db.KeptAnswers;
import com.smartoken.db.KeptAnswers.Purpose;
import com.smartoken.http.ApiError;
import com.smartoken.http.Room;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Knows which calls ask for an answer that may be there already. Those that do not ask cost nothing. */
public final class Replays {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int KEY_LENGTH_MAX = 255;

    private final KeptAnswers answers;
    private final long nodeId;
    private final InstantSource clock;

    public Replays(KeptAnswers answers, long nodeId, InstantSource clock) {
        this.answers = answers;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /**
     * What a call asks for; null when it asks for nothing.
     *
     * @throws ApiError 400 when a header makes no sense
     */
    public @Nullable Replay of(Context ctx, long accountId, UUID requestId) {
        String key = ctx.header(IDEMPOTENCY_KEY);
        CacheWish wish = CacheWish.of(ctx);
        if (key == null && wish == null) return null;
        byte[] request = hash(ctx.path(), ctx.bodyAsBytes());
        IdempotentCall once = null;
        if (key != null) {
            if (key.isBlank() || key.length() > KEY_LENGTH_MAX) {
                throw ApiError.invalidRequest(
                        IDEMPOTENCY_KEY, "The Idempotency-Key must have 1 to " + KEY_LENGTH_MAX + " characters.");
            }
            KeptAnswers.Name name = new KeptAnswers.Name(accountId, Purpose.IDEMPOTENCY, hash(key, new byte[0]));
            once = new IdempotentCall(answers, name, request, requestId, nodeId);
        }
        CachedCall cached = wish == null
                ? null
                : new CachedCall(
                        answers,
                        new KeptAnswers.Name(accountId, Purpose.CACHE, request),
                        wish,
                        requestId,
                        nodeId,
                        clock);
        return new Replay(once, cached, new Recording(Room.of(ctx)));
    }

    private static byte[] hash(String first, byte[] second) {
        MessageDigest digest = Sha256.digest();
        digest.update(first.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return digest.digest(second);
    }
}
