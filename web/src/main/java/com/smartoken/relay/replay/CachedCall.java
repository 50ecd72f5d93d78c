package com.smartoken.relay.replay;

import com.smartoken.db.KeptAnswers;
import com.smartoken.http.RequestId;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call whose caller takes an earlier answer of the same account to the same request. It costs nothing and says so. */
final class CachedCall {
    private static final int BODY_BYTES_MAX = 1 << 20;

    /** The cost in a body. Within a text its quotes would be escaped, so this finds no word of the answer. */
    private static final Pattern COST = Pattern.compile("\"cost\":[0-9.]+");

    private final KeptAnswers answers;
    private final KeptAnswers.Name name;
    private final CacheWish wish;
    private final UUID requestId;
    private final long nodeId;
    private final InstantSource clock;

    CachedCall(
            KeptAnswers answers,
            KeptAnswers.Name name,
            CacheWish wish,
            UUID requestId,
            long nodeId,
            InstantSource clock) {
        this.answers = answers;
        this.name = name;
        this.wish = wish;
        this.requestId = requestId;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /** Answers from the cache; false when there is nothing. */
    boolean answer(Context ctx) {
        if (wish.clear()) answers.remove(name);
        KeptAnswers.Answer kept = wish.clear() ? null : answers.find(name);
        tell(ctx, kept == null ? "MISS" : "HIT");
        if (kept == null || kept.body() == null) return false;
        long age = Math.max(0, Duration.between(kept.endedAt(), clock.instant()).toSeconds());
        ctx.header("X-OpenRouter-Cache-Age", Long.toString(age));
        byte[] body = StoredAnswers.replace(kept.body(), hex(kept.requestId()), hex(requestId));
        StoredAnswers.send(ctx, kept, body);
        ctx.header("x-smartoken-cost", "0");
        return true;
    }

    /** Keeps an answer, its cost taken out: whoever gets it again pays nothing. */
    void keep(Context ctx, byte[] body) {
        if (body.length > BODY_BYTES_MAX) return;
        Matcher cost = COST.matcher(new String(body, StandardCharsets.ISO_8859_1));
        byte[] free = cost.replaceAll("\"cost\":0").getBytes(StandardCharsets.ISO_8859_1);
        answers.put(name, StoredAnswers.of(ctx, requestId, free, false, clock.instant()), nodeId, wish.lifetime());
    }

    private void tell(Context ctx, String status) {
        ctx.header("X-OpenRouter-Cache-Status", status);
        ctx.header("X-OpenRouter-Cache-TTL", Long.toString(wish.lifetime().toSeconds()));
        ctx.header("x-smartoken-cache", status.toLowerCase(java.util.Locale.ROOT));
    }

    private static String hex(UUID id) {
        return RequestId.text(id).substring("req_".length());
    }
}
