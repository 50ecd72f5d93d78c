package com.smartoken.keys;

import com.smartoken.db.ApiKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When and from where keys were last used: kept in memory by each call, written now and then for many at once. */
final class LastUses {
    private static final Duration NOTED_EVERY = Duration.ofSeconds(1);
    private static final int BATCH = 500;

    private final ApiKeys table;
    private final InstantSource clock;
    private final Map<Long, ApiKeys.LastUse> unwritten = new ConcurrentHashMap<>();

    LastUses(ApiKeys table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /** Notes a use; {@code address} is asked for at most once a second for each key. */
    void note(long keyId, Supplier<String> address) {
        Instant now = clock.instant();
        ApiKeys.LastUse known = unwritten.get(keyId);
        if (known != null && known.at().plus(NOTED_EVERY).isAfter(now)) return;
        unwritten.put(keyId, new ApiKeys.LastUse(keyId, now, address.get()));
    }

    /** A use that is not written yet; null when all are. */
    ApiKeys.@Nullable LastUse unwritten(long keyId) {
        return unwritten.get(keyId);
    }

    /** Writes what was noted since the last time; what can't be written is kept for the next. */
    void write() {
        List<ApiKeys.LastUse> batch = new ArrayList<>();
        for (ApiKeys.LastUse use : List.copyOf(unwritten.values())) {
            batch.add(use);
            if (batch.size() == BATCH) write(batch);
        }
        if (!batch.isEmpty()) write(batch);
    }

    private void write(List<ApiKeys.LastUse> batch) {
        table.noteUses(batch);
        for (ApiKeys.LastUse use : batch) unwritten.remove(use.keyId(), use);
        batch.clear();
    }
}
