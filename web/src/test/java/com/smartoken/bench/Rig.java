package com.smartoken.bench;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.keys.KeyMaker;
import com.smartoken.money.Usd;
import com.smartoken.testing.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that a benchmark measures, started and ended together: database, upstream, service, customers. */
final class Rig implements AutoCloseable {
    private static final Usd BALANCE = Usd.parse("100000");

    private final Path folder;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final BenchDatabase database;
    private final UpstreamProcess upstream;
    private final NodeProcess.Setup setup;
    private final NodeProcess node;

    private Rig(List<String> flags) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("smartoken-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try {
            database = open(BenchDatabase.start(folder));
            upstream = open(UpstreamProcess.start(folder));
            Path content = NodeProcess.content(folder, upstream.port());
            setup = new NodeProcess.Setup(database.settings(), content, folder, flags, Map.of());
            node = open(setup.start("service", null));
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static Rig start(List<String> flags) throws IOException, InterruptedException {
        return new Rig(flags);
    }

    BenchDatabase database() {
        return database;
    }

    UpstreamProcess upstream() {
        return upstream;
    }

    NodeProcess node() {
        return node;
    }

    /** For another node over the same database. */
    NodeProcess.Setup setup() {
        return setup;
    }

    /** Keys of so many new accounts, each with more money than it can spend here. */
    List<String> customers(String name, int count) {
        Accounts accounts = new Accounts(database.database());
        Wallets wallets = new Wallets(database.database(), new RequestIds(Clock.systemUTC()));
        KeyMaker keys = new KeyMaker(database.database(), Terms.ANY_MODEL, Clock.systemUTC());
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> {
                    Account account = accounts.create(name + i + "@example.com");
                    if (account == null) throw new IllegalStateException("there is a customer " + name + i);
                    wallets.credit(new Wallets.Credit(
                            account.id(), LotKind.PAID, Source.of("bench"), BALANCE, null, "bench", "to spend"));
                    return keys.create(account.id(), KeyTerms.named("bench")).secret();
                })
                .toList();
    }

    private <T extends AutoCloseable> T open(T resource) {
        synchronized (opened) {
            opened.push(resource);
        }
        return resource;
    }

    /** Ends all processes, the last started first, and removes what they left. */
    @Override
    public void close() {
        synchronized (opened) {
            while (!opened.isEmpty()) {
                try {
                    opened.pop().close();
                } catch (Exception e) {
                    System.err.println("bench: " + e.getMessage());
                }
            }
            if (Files.exists(folder)) remove(folder);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
