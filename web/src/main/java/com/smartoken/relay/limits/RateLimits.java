package com.smartoken.relay.limits;

import com.smartoken.db.ApiKey;
import com.smartoken.http.ApiError;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests and tokens per minute of keys and accounts, counted for all nodes together. Who has no limit costs nothing;
 * each limit of the others costs one trip to where the buckets are. When they can't be reached, calls with a limit are
 * not taken: a limit that sometimes is none is none.
 */
public final class RateLimits {
    private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ProxyManager<String> buckets;

    public RateLimits(ProxyManager<String> buckets) {
        this.buckets = buckets;
    }

    private record Limit(String scope, Measure measure, long max) {}

    /** A limit of which something was taken. */
    private record Taken(Limit limit, BucketProxy bucket, long count) {}

    /** What a call took of its limits, to be put right when it is known what it used. For one thread. */
    public static final class Reservation {
        private final List<Taken> taken = new ArrayList<>();
        private final RateHeaders headers = new RateHeaders();

        private Reservation() {}

        /** The headers of an answer. */
        public RateHeaders headers() {
            return headers;
        }

        /** Puts the tokens right that were reserved by estimate. A failure leaves the estimate, which is told in the log. */
        public void used(long tokens) {
            for (Taken one : taken) {
                if (one.limit.measure != Measure.TOKENS || one.count == tokens) continue;
                try {
                    if (tokens < one.count) one.bucket.addTokens(one.count - tokens);
                    else one.bucket.consumeIgnoringRateLimits(tokens - one.count);
                } catch (RuntimeException e) {
                    log.warn("could not put a token limit right: {}", e.getMessage());
                }
            }
        }

        private void giveBack() {
            for (Taken one : taken) one.bucket.addTokens(one.count);
        }
    }

    /**
     * Takes one request and so many tokens.
     *
     * @throws ApiError 429 when a limit leaves no room, 503 when that can't be told; nothing is taken then
     */
    public Reservation reserve(ApiKey key, long tokens) {
        Reservation reservation = new Reservation();
        List<Limit> limits = limits(key);
        if (limits.isEmpty()) return reservation;
        try {
            for (Limit limit : limits) take(reservation, limit, tokens);
            return reservation;
        } catch (ApiError e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("the limits can't be checked: {}", e.toString());
            throw ApiError.unavailable("The limits of this API key can't be checked at the moment. Retry shortly.");
        }
    }

    private void take(Reservation reservation, Limit limit, long tokens) {
        // A bucket is of its limit: with another limit comes another bucket.
        BucketProxy bucket = buckets.getProxy(
                limit.scope + ":" + limit.measure.word() + ":" + limit.max, () -> configuration(limit));
        long count = limit.measure == Measure.REQUESTS ? 1 : Math.clamp(tokens, 1, limit.max);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(count);
        Duration reset = Duration.ofNanos(probe.getNanosToWaitForReset());
        reservation.headers.add(limit.measure, limit.max, probe.getRemainingTokens(), reset);
        if (probe.isConsumed()) {
            reservation.taken.add(new Taken(limit, bucket, count));
            return;
        }
        reservation.giveBack();
        throw refusal(limit, reservation.headers, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private static ApiError refusal(Limit limit, RateHeaders headers, Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        ApiError error = ApiError.rateLimited(
                "The limit of " + limit.max + " " + limit.measure.word() + " per minute of this "
                        + (limit.scope.startsWith("key:") ? "API key" : "account") + " is reached. Retry in " + seconds
                        + " s.",
                seconds);
        headers.forEach(error::with);
        return error;
    }

    private static BucketConfiguration configuration(Limit limit) {
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit.max)
                        .refillGreedy(limit.max, MINUTE)
                        .build())
                .build();
    }

    private static List<Limit> limits(ApiKey key) {
        ApiKey.AccountLimits account = key.accountLimits();
        Integer requests = key.requestsPerMinute();
        Long tokens = key.tokensPerMinute();
        Integer allRequests = account.requestsPerMinute();
        Long allTokens = account.tokensPerMinute();
        if (requests == null && tokens == null && allRequests == null && allTokens == null) return List.of();
        List<Limit> limits = new ArrayList<>();
        String own = "key:" + key.id();
        String all = "account:" + key.accountId();
        if (requests != null) limits.add(new Limit(own, Measure.REQUESTS, requests));
        if (allRequests != null) limits.add(new Limit(all, Measure.REQUESTS, allRequests));
        if (tokens != null) limits.add(new Limit(own, Measure.TOKENS, tokens));
        if (allTokens != null) limits.add(new Limit(all, Measure.TOKENS, allTokens));
        return limits;
    }
}
