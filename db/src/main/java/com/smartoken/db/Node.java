package com.smartoken.db;

import java.net.SocketTimeoutException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among its peers: a row that says when it was last seen. Peers sweep the holds of a node not seen for
 * {@link #DEAD_SECONDS}; a node that can't say that it lives must stop relaying before that ({@link #isFenced}).
 * It also keeps the database's time, the only clock of the service.
 */
public final class Node implements InstantSource {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    /** A node unseen for so long is dead: its holds are swept. */
    public static final int DEAD_SECONDS = 20;

    private static final long FENCE_NANOS = (DEAD_SECONDS / 2) * 1_000_000_000L;

    private static final long HEARTBEAT_MILLIS = 3_000;
    private static final String SEEN = "update node set seen_at = clock_timestamp() where id = ?"
            + " returning (extract(epoch from seen_at) * 1000)::bigint";

    private final Database database;
    private final long id;
    private final SoleConnection connection;
    private volatile long seenNanos;
    private volatile long offsetMillis;
    private volatile boolean isEnding;
    private volatile @Nullable Thread heart;

    private Node(Database database, long id) {
        this.database = database;
        this.id = id;
        this.connection = database.heartbeatConnection();
    }

    /** Enters this process in the database. */
    public static Node register(Database database) {
        long id = database.number("insert into node default values returning id");
        Node node = new Node(database, id);
        node.heartbeat();
        return node;
    }

    /** Says again and again that this node lives, by a thread and a connection that nothing else waits for. */
    public void beginHeartbeat() {
        heart = Thread.ofPlatform().name("heartbeat").daemon(true).start(() -> {
            while (!isEnding) {
                try {
                    heartbeat();
                } catch (RuntimeException e) {
                    log.warn("heartbeat failed: {}", e.getMessage());
                } catch (Error e) {
                    log.error("heartbeat failed", e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS));
            }
        });
    }

    /** Says that this node lives. @throws DatabaseUnavailable when it can't be said */
    public synchronized void heartbeat() {
        long before = System.nanoTime();
        try (PreparedStatement statement = connection.get().prepareStatement(SEEN)) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) throw new IllegalStateException("this node's row is gone");
                offsetMillis = row.getLong(1) - Clock.systemUTC().millis();
            }
        } catch (SQLException e) {
            connection.lost();
            if (isSilence(e)) database.dropConnections();
            throw new DatabaseUnavailable("the database does not answer", e);
        }
        seenNanos = before;
    }

    private static boolean isSilence(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) return true;
        }
        return false;
    }

    /** Says that this node ended in order. */
    public void stop() {
        isEnding = true;
        Thread beating = heart;
        if (beating != null) LockSupport.unpark(beating);
        connection.close();
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
