package com.smartoken.db;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Token buckets that all nodes share, kept in PostgreSQL and counted by its time. */
public final class Buckets {
    /** After a bucket would be full again it says nothing any more. */
    public static final ExpirationAfterWriteStrategy EXPIRY =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(30));

    private static final int PRUNED_MAX = 1_000;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> manager;

    public Buckets(Database database, InstantSource clock) {
        manager = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database.pool())
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("bucket")
                .idColumn("id")
                .stateColumn("state")
                .expiresAtColumn("expires_at")
                .clientClock(meter(clock))
                .expirationAfterWrite(EXPIRY)
                .build();
    }

    public ProxyManager<String> manager() {
        return manager;
    }

    /** Forgets buckets that would be full again. */
    public void prune() {
        while (manager.removeExpired(PRUNED_MAX) == PRUNED_MAX) {}
    }

    /** The clock as Bucket4j wants it. */
    public static TimeMeter meter(InstantSource clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }
}
