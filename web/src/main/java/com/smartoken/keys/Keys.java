package com.smartoken.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.http.ApiError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises keys. What was looked up is trusted while {@link #look} finds, a few times a second, that no
 * key has changed: what is revoked stops within a second on every node, and a node that can't look trusts nothing.
 */
public final class Keys implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Keys.class);

    /** How often {@link #look} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** How often {@link #writeUses} is to be called. */
    public static final Duration USES_WRITTEN_EVERY = Duration.ofSeconds(30);

    /** The name of the key that calls from the console run under. */
    public static final String PLAYGROUND = "Playground";

    private static final Duration TRUSTED_FOR = Duration.ofSeconds(60);
    private static final long LOOKED_NANOS_MAX = Duration.ofMillis(800).toNanos();
    private static final int CACHED_MAX = 100_000;
    private static final int HEADER_LENGTH_MAX = 512;

    private final ApiKeys table;
    private final InstantSource clock;
    private final Cache<ByteBuffer, ApiKey> cache = Caffeine.newBuilder()
            .expireAfterWrite(TRUSTED_FOR)
            .maximumSize(CACHED_MAX)
            .build();

    /** The keys of calls from the console, by account. */
    private final Cache<Long, ApiKey> internals = Caffeine.newBuilder()
            .expireAfterWrite(TRUSTED_FOR)
            .maximumSize(CACHED_MAX)
            .build();

    private final LastUses lastUses;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile long version = -1;
    private long toldVersion = -1;
    private volatile long lookedNanos = System.nanoTime() - LOOKED_NANOS_MAX;

    public Keys(ApiKeys table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.lastUses = new LastUses(table, clock);
    }

    /** Forgets all keys when any has changed. @throws com.smartoken.db.DatabaseUnavailable when that can't be told */
    public synchronized void look() {
        long before = System.nanoTime();
        long now = table.version();
        if (now != version) {
            cache.invalidateAll();
            internals.invalidateAll();
        }
        version = now;
        lookedNanos = before;
        if (now == toldVersion) return;
        for (Runnable listener : listeners) listener.run();
        toldVersion = now;
    }

    /** Has somebody told, in {@link #look}, whenever a key or an account's right to call may have changed. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Notes that a key was just used; {@code address} is asked for now and then. */
    public void used(ApiKey key, Supplier<String> address) {
        lastUses.note(key.id(), address);
    }

    /** A use that this node knows of and has not written yet; null when all are. */
    public ApiKeys.@Nullable LastUse unwrittenUse(long keyId) {
        return lastUses.unwritten(keyId);
    }

    /** Writes when and from where keys were last used, for all to see. */
    public void writeUses() {
        lastUses.write();
    }

    /** Why calls that run with these keys must not go on, by key; nothing of those that may. */
    public Map<Long, ApiError> refused(Collection<Long> keyIds) {
        Map<Long, ApiError> refused = new HashMap<>();
        for (ApiKey key : table.findAll(keyIds)) {
            ApiError why = refusal(key);
            if (why != null) refused.put(key.id(), why);
        }
        return refused;
    }

    /** Writes what was noted of the last uses, so that a process that ends takes none of it along. */
    @Override
    public void close() {
        try {
            lastUses.write();
        } catch (DatabaseUnavailable e) {
            log.warn("the last uses of keys could not be written: {}", e.getMessage());
        }
    }

    /**
     * The key under which somebody's own calls from the console run, made on the first use. Nobody knows a secret of it:
     * its hash is random, and no text has it.
     *
     * @throws ApiError 403 when the account may not call
     */
    public ApiKey playground(long accountId) {
        ApiKey key = internal(accountId);
        ApiError refused = refusal(key);
        if (refused != null) throw refused;
        return key;
    }

    /**
     * The same when it is there, and none is made.
     *
     * @throws ApiError 403 when the account may not call
     */
    public @Nullable ApiKey playgroundIfMade(long accountId) {
        ApiKey key = table.findInternal(accountId);
        ApiError refused = key == null ? null : refusal(key);
        if (refused != null) throw refused;
        return key;
    }

    private ApiKey internal(long accountId) {
        ApiKey known = isTrusted() ? internals.getIfPresent(accountId) : null;
        if (known != null) return known;
        long seen = version;
        ApiKey key = table.findInternal(accountId);
        if (key == null) key = table.internal(accountId, PLAYGROUND, KeySecret.unknowable());
        if (seen == version) internals.put(accountId, key);
        return key;
    }

    private boolean isTrusted() {
        return System.nanoTime() - lookedNanos < LOOKED_NANOS_MAX;
    }

    /**
     * The key of a call, from its two headers; {@code Authorization} counts when both are there.
     *
     * @throws ApiError 401 when there is none that works, 403 when its account may not call
     */
    public ApiKey authenticate(@Nullable String authorization, @Nullable String xApiKey) {
        ApiKey key = find(presented(authorization, xApiKey));
        if (key == null) throw invalid();
        ApiError refusal = refusal(key);
        if (refusal != null) throw refusal;
        Instant expires = key.expiresAt();
        if (expires != null && !clock.instant().isBefore(expires)) {
            throw ApiError.unauthorized(
                    "expired_api_key", "This API key has expired. Create a new one in the console under Keys.");
        }
        return key;
    }

    /** What ends even a running call: somebody wanted it to end. An expiry does not, it only lets none begin. */
    private static @Nullable ApiError refusal(ApiKey key) {
        if (key.revokedAt() != null) {
            return ApiError.unauthorized(
                    "revoked_api_key", "This API key has been revoked. Create a new one in the console under Keys.");
        }
        if (key.accountClosed()) return invalid();
        return key.accountHeld() ? onHold() : null;
    }

    private static ApiError onHold() {
        return ApiError.forbidden("account_on_hold", "This account is on hold. Write to support to find out why.");
    }

    private @Nullable ApiKey find(@Nullable String secret) {
        if (secret == null || !KeySecret.isWellFormed(secret)) return null;
        byte[] hash = KeySecret.hash(secret);
        ByteBuffer cacheKey = ByteBuffer.wrap(hash);
        ApiKey known = isTrusted() ? cache.getIfPresent(cacheKey) : null;
        if (known != null) return known;
        long seen = version;
        ApiKey found = table.findByHash(hash);
        // What was read before a change was noticed must not outlive the forgetting. That there is no such key is not
        // kept: anybody can think of as many as he likes.
        if (found != null && seen == version) cache.put(cacheKey, found);
        return found;
    }

    private static @Nullable String presented(@Nullable String authorization, @Nullable String xApiKey) {
        if (authorization != null) {
            if (authorization.length() > HEADER_LENGTH_MAX || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
                throw ApiError.unauthorized(
                        "invalid_api_key",
                        "The Authorization header must read: Bearer, a space, and the whole API key.");
            }
            return authorization.substring(7).strip();
        }
        if (xApiKey != null) return xApiKey.length() > HEADER_LENGTH_MAX ? "" : xApiKey.strip();
        throw ApiError.unauthorized(
                "invalid_api_key", "No API key was sent. Send the header Authorization: Bearer YOUR_KEY.");
    }

    private static ApiError invalid() {
        return ApiError.unauthorized(
                "invalid_api_key",
                "This API key is not known here. Check that it was copied whole, from sk-st- to its end.");
    }
}
