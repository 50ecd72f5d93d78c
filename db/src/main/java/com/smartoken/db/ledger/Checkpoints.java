package com.smartoken.db.ledger;

import com.smartoken.db.SoleConnection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what running streams have delivered, apart from the batches, which never wait for it: the newest of each stream,
 * all of them in one statement. Those that can't be written are dropped: the next ones say more.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final int KEPT_MAX = 100_000;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final long CLOSE_MILLIS_MAX = 2_000;
    private static final String WRITE = "select ledger_checkpoint(?, ?, ?, ?)";

    private final Map<UUID, Checkpoint> newest = new ConcurrentHashMap<>();
    private final SoleConnection connection;
    private final Thread thread;
    private volatile boolean closing;

    private record Checkpoint(long account, UUID request, long input, long output) {}

    Checkpoints(SoleConnection connection) {
        this.connection = connection;
        thread = Thread.ofPlatform().name("checkpoints").daemon(true).start(this::run);
    }

    void note(PricedCall call, long input, long output) {
        if (newest.size() < KEPT_MAX) {
            newest.put(call.id(), new Checkpoint(call.accountId(), call.id(), input, output));
        }
        LockSupport.unpark(thread);
    }

    /** The call has ended: nothing need be noted of it. */
    void forget(UUID request) {
        newest.remove(request);
    }

    private void run() {
        while (!closing) {
            try {
                if (newest.isEmpty()) LockSupport.park(this);
                else write();
            } catch (SQLException | RuntimeException e) {
                connection.lost();
                log.debug("checkpoints were lost", e);
            } catch (Error e) {
                connection.lost();
                log.error("checkpoints were lost", e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void write() throws SQLException {
        List<Checkpoint> taken = new ArrayList<>();
        for (UUID request : List.copyOf(newest.keySet())) {
            Checkpoint one = newest.remove(request);
            if (one != null) taken.add(one);
        }
        try (PreparedStatement statement = connection.get().prepareStatement(WRITE)) {
            Arguments arguments = new Arguments(statement);
            arguments.longs(taken, Checkpoint::account);
            arguments.ids(taken, Checkpoint::request);
            arguments.longs(taken, Checkpoint::input);
            arguments.longs(taken, Checkpoint::output);
            statement.execute();
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
