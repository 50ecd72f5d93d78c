package com.smartoken.db;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/**
 * This process among its peers: a row that says when it was last seen. Peers sweep the holds of a node not seen for
 * {@link #DEAD_SECONDS}; a node that can't say that it lives must stop relaying before that ({@link #isFenced}).
 * It also keeps the database's time, the only clock of the service.
 */
public final class Node implements InstantSource {
    /** A node unseen for so long is dead: its holds are swept. */
    public static final int DEAD_SECONDS = 20;

    private static final long FENCE_NANOS = (DEAD_SECONDS / 2) * 1_000_000_000L;

    private final Database database;
    private final long id;
    private volatile long seenNanos;
    private volatile long offsetMillis;

    private Node(Database database, long id) {
        this.database = database;
        this.id = id;
    }

    /** Enters this process in the database. */
    public static Node register(Database database) {
        long id = database.number("insert into node default values returning id");
        Node node = new Node(database, id);
        node.heartbeat();
        return node;
    }

    /** Says that this node lives. To be called every few seconds. @throws DatabaseUnavailable when it can't be said */
    public void heartbeat() {
        long before = System.nanoTime();
        long now = database.number(
                "update node set seen_at = clock_timestamp() where id = ?"
                        + " returning (extract(epoch from seen_at) * 1000)::bigint",
                id);
        offsetMillis = now - Clock.systemUTC().millis();
        seenNanos = before;
    }

    /** Says that this node ended in order. */
    public void stop() {
        database.number("update node set stopped_at = clock_timestamp() where id = ? returning id", id);
    }

    public long id() {
        return id;
    }

    /** True when peers may soon take this node for dead: nothing may be relayed then. */
    public boolean isFenced() {
        return System.nanoTime() - seenNanos > FENCE_NANOS;
    }

    /** The database's time, from this machine's clock and the difference seen at the last heartbeat. */
    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(Clock.systemUTC().millis() + offsetMillis);
    }
}
