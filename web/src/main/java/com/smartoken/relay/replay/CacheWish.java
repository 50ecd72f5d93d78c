package com.smartoken.relay.replay;

import com.smartoken.http.ApiError;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That a caller wants the response cache: OpenRouter's headers, or our own with a life in seconds.
 *
 * @param lifetime how long a new answer is kept
 * @param clear whether a kept one is to be thrown away first
 */
record CacheWish(Duration lifetime, boolean clear) {
    private static final int SECONDS_USUAL = 300;
    private static final int SECONDS_MAX = 86_400;
    private static final String OURS = "x-smartoken-cache";
    private static final String THEIRS = "X-OpenRouter-Cache";

    /** Null when the caller does not want it. */
    static @Nullable CacheWish of(Context ctx) {
        String own = ctx.header(OURS);
        if (own == null) {
            if (!isTrue(THEIRS, ctx.header(THEIRS))) return null;
            String seconds = ctx.header(THEIRS + "-TTL");
            String clear = ctx.header(THEIRS + "-Clear");
            return new CacheWish(
                    seconds == null ? Duration.ofSeconds(SECONDS_USUAL) : seconds(THEIRS + "-TTL", seconds),
                    isTrue(THEIRS + "-Clear", clear));
        }
        if (own.strip().matches("\\d+")) return new CacheWish(seconds(OURS, own), false);
        if (!own.strip().toLowerCase(Locale.ROOT).matches("true|false")) {
            throw ApiError.invalidRequest(
                    OURS, OURS + " must be true, false or a number of seconds from 1 to " + SECONDS_MAX + ".");
        }
        return isTrue(OURS, own) ? new CacheWish(Duration.ofSeconds(SECONDS_USUAL), false) : null;
    }

    private static boolean isTrue(String header, @Nullable String value) {
        if (value == null) return false;
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw ApiError.invalidRequest(header, header + " must be true or false.");
        };
    }

    private static Duration seconds(String header, String text) {
        String plain = text.strip();
        int seconds = plain.matches("\\d{1,6}") ? Integer.parseInt(plain) : 0;
        if (seconds >= 1 && seconds <= SECONDS_MAX) return Duration.ofSeconds(seconds);
        throw ApiError.invalidRequest(header, header + " must be a number of seconds from 1 to " + SECONDS_MAX + ".");
    }
}
