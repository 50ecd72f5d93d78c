package com.smartoken.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Somebody holds the lock of one wallet for twenty seconds, and its owner goes on calling: what others feel of it. */
final class LockedWallet implements Benchmark {
    private static final Duration LOCKED = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int OTHERS = 20;
    private static final int PER_SECOND = 100;
    private static final int OWNERS_PER_SECOND = 2;
    private static final String BODY = "{\"model\":\"bench\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Override
    public String name() {
        return "locked";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        List<byte[]> others = rig.customers("other", OTHERS).stream()
                .map(key -> Wire.post(key, BODY))
                .toList();
        byte[] owners = Wire.post(rig.customers("owner", 1).getFirst(), BODY);
        int port = rig.node().port();
        new Calls().make(others, port, WARM_UP, PER_SECOND);
        // Half of it before and half after, so that what else goes on on the machine is in it.
        Calls usual = new Calls();
        Calls during = new Calls();
        usual.make(others, port, LOCKED.dividedBy(2), PER_SECOND);
        try (ExecutorService owner = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection _ = lock(rig, "owner0@example.com")) {
                owner.execute(() -> new Calls().make(List.of(owners), port, LOCKED, OWNERS_PER_SECOND));
                during.make(others, port, LOCKED, PER_SECOND);
            }
        }
        usual.make(others, port, LOCKED.dividedBy(2), PER_SECOND);
        report.tell(name(), "calls of others, usually", (double) usual.times.count(), "");
        report.tell(name(), "  median", usual.times.median(), "ms");
        report.tell(name(), "  p99", usual.times.millis(0.99), "ms");
        report.tell(name(), "calls of others while one wallet is locked", (double) during.times.count(), "");
        report.tell(name(), "  median", during.times.median(), "ms");
        report.atMost(name(), "  p99", during.times.millis(0.99), "ms", 2 * usual.times.millis(0.99));
        report.exact(name(), "  not answered", usual.failed.get() + during.failed.get(), 0);
        report.exact(
                name(), "broken rules of the books", rig.database().violations().size(), 0);
    }

    private static Connection lock(Rig rig, String email) throws SQLException {
        Connection connection = DriverManager.getConnection(
                rig.database().settings().url(), rig.database().settings().user(), "");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1 from wallet join account on id = account_id where email = '" + email
                    + "' for update of wallet");
        }
        return connection;
    }

    /** Calls at a steady pace, each timed from when it was due, whatever became of those before. */
    private static final class Calls {
        final Samples times = new Samples();
        final AtomicLong failed = new AtomicLong();

        void make(List<byte[]> requests, int port, Duration time, int perSecond) {
            long begin = System.nanoTime();
            long pause = 1_000_000_000L / perSecond;
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i * pause < time.toNanos(); i++) {
                    long due = begin + i * pause;
                    byte[] request = requests.get(i % requests.size());
                    LockSupport.parkNanos(due - System.nanoTime());
                    callers.execute(() -> call(port, request, due));
                }
            }
        }

        private void call(int port, byte[] request, long due) {
            try (Wire wire = new Wire(port)) {
                int status = wire.send(request);
                wire.skip();
                if (status == 200) times.add(System.nanoTime() - due);
                else failed.incrementAndGet();
            } catch (IOException e) {
                failed.incrementAndGet();
            }
        }
    }
}
