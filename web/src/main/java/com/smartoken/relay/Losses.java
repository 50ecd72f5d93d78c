package com.smartoken.relay;

import com.smartoken.http.ApiError;
import com.smartoken.relay.observe.Loss;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that cost more than was held for them. Each is told to whoever asked to hear of it; after some of one route within an
 * hour the route rests, and after some of one account its calls are refused, each for an hour, so that what a vendor or a
 * caller found out is not repeated all night. Threads may share it.
 */
public final class Losses {
    private static final Logger log = LoggerFactory.getLogger(Losses.class);
    private static final Duration HOUR = Duration.ofHours(1);

    /** More accounts than have losses at once; beyond it the oldest counts are dropped. */
    private static final int ACCOUNTS_MAX = 10_000;

    private final Limits limits;
    private final LongSupplier nanos;
    private final Map<String, Window> routes = new ConcurrentHashMap<>();
    private final Map<Long, Window> accounts = new ConcurrentHashMap<>();
    private volatile Consumer<Loss> listener = loss -> {};

    /** Calls within an hour before a route or an account is stopped; 0 for never. */
    public record Limits(int perRoute, int perAccount) {}

    public Losses(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /** Has somebody told of each loss. */
    public void whenNoted(Consumer<Loss> told) {
        Consumer<Loss> before = listener;
        listener = before.andThen(told);
    }

    /** Notes that a call cost so much more than was held for it. */
    void note(Call call, String model, Candidate route, long nano) {
        if (nano <= 0) return;
        long account = call.key().accountId();
        if (accounts.size() > ACCOUNTS_MAX) accounts.values().removeIf(window -> window.isOver(nanos.getAsLong()));
        int ofRoute = window(routes, route.name() + ' ' + route.upstreamModel()).add(nanos.getAsLong());
        int ofAccount = window(accounts, account).add(nanos.getAsLong());
        Loss.Stopped stopped = Loss.Stopped.NOTHING;
        if (limits.perRoute > 0 && ofRoute >= limits.perRoute) {
            route.breaker().stop(HOUR);
            stopped = Loss.Stopped.ROUTE;
        } else if (limits.perAccount > 0 && ofAccount == limits.perAccount) {
            stopped = Loss.Stopped.ACCOUNT;
        }
        log.error(
                "{} of {} cost {} nano-dollars more than was held for it: {} so within the hour; stopped: {}",
                call.publicId(),
                route.name() + '/' + route.upstreamModel(),
                nano,
                ofRoute,
                stopped);
        listener.accept(new Loss(model, route.name(), route.upstreamModel(), account, nano, ofRoute, stopped));
    }

    /** @throws ApiError 403 when the account's calls are stopped for now */
    void requireWelcome(long accountId) {
        Window window = limits.perAccount == 0 || accounts.isEmpty() ? null : accounts.get(accountId);
        if (window == null || !window.isFull(limits.perAccount, nanos.getAsLong())) return;
        throw ApiError.forbidden(
                "account_on_hold",
                "The calls of this account are stopped for up to an hour, since several cost more than was held for them."
                        + " Write to support.");
    }

    private static <K> Window window(Map<K, Window> windows, K key) {
        return windows.computeIfAbsent(key, any -> new Window());
    }

    /** A count that begins anew an hour after its first. */
    private static final class Window {
        private long since;
        private int count;

        synchronized int add(long now) {
            if (count == 0 || isOver(now)) {
                since = now;
                count = 0;
            }
            return ++count;
        }

        synchronized boolean isFull(int limit, long now) {
            return count >= limit && !isOver(now);
        }

        synchronized boolean isOver(long now) {
            return now - since >= HOUR.toNanos();
        }
    }
}
