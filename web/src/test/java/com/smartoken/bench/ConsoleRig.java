package com.smartoken.bench;

import com.smartoken.http.RequestId;
import com.smartoken.local.LocalIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A database with a long past, made here, and a node with sign-in over it. */
final class ConsoleRig implements AutoCloseable {
    static final String VISITOR = "load1@example.com";

    private static final int ACCOUNTS = 2_000;
    private static final int MONTHS = 6;
    private static final int LOADERS = 2;

    private final Path folder = Files.createTempDirectory("smartoken-bench-console");
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final BenchDatabase database;
    private final NodeProcess node;

    private ConsoleRig(List<String> flags, long rows) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try {
            // A table that is filled in the transaction that made it need not be written twice.
            database = open(BenchDatabase.start(folder, Map.of("wal_level", "minimal", "max_wal_senders", "0")));
            load(rows);
            LocalIssuer issuer = open(LocalIssuer.start(0));
            Map<String, String> signIn = Map.of(
                    "SMARTOKEN_OIDC_ISSUER", issuer.url(),
                    "SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID,
                    "SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
            node = open(new NodeProcess.Setup(database.settings(), content(), folder, flags, signIn)
                    .start("console", null));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    static ConsoleRig start(List<String> flags, long rows) throws Exception {
        return new ConsoleRig(flags, rows);
    }

    String url() {
        return "http://127.0.0.1:" + node.port();
    }

    /** Processor time of service and database so far: what a visit costs, whoever else uses the machine. */
    long cpuNanos() throws IOException {
        return node.cpuNanos() + database.cpuNanos();
    }

    long requests() throws Exception {
        return database.number("select count(*) from usage_record");
    }

    long ownRequests() throws Exception {
        return database.number("select count(*) from usage_record where account_id = 1");
    }

    double gigabytes() throws Exception {
        return database.number("select pg_database_size(current_database()) / 1000000") / 1000.0;
    }

    /** Ids of the visitor's requests, at random. */
    List<String> ids(int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (String id : database.texts("select request_id::text from usage_record tablesample system (2)"
                + " where account_id = 1 order by random() limit " + count)) {
            ids.add(RequestId.text(UUID.fromString(id)));
        }
        return ids;
    }

    List<String> complaints() throws IOException {
        return node.complaints().stream().limit(20).toList();
    }

    /** Two months at once: as many as there are cores on the machine that the goals are for. */
    private void load(long rows) throws Exception {
        long started = System.nanoTime();
        database.execute(new String(
                Objects.requireNonNull(ConsoleRig.class.getResourceAsStream("/bench/console.sql"))
                        .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8));
        database.execute("select load_accounts(" + ACCOUNTS + ")");
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        LocalDate first = now.toLocalDate().withDayOfMonth(1).minusMonths(MONTHS - 1);
        long micros = java.time.Duration.between(first.atStartOfDay().atOffset(ZoneOffset.UTC), now)
                        .toNanos()
                / 1000;
        List<Future<?>> months = new ArrayList<>();
        try (ExecutorService loaders = Executors.newFixedThreadPool(LOADERS)) {
            for (int i = 0; i < MONTHS; i++) {
                LocalDate month = first.plusMonths(i);
                String until = i == MONTHS - 1 ? now.toString() : month.plusMonths(1) + "T00:00Z";
                String step = micros / rows + " microseconds";
                months.add(loaders.submit(() -> {
                    database.execute("select load_month('" + month + "T00:00Z', '" + until + "', '" + step + "', "
                            + ACCOUNTS + ")");
                    System.err.println("  loaded " + month.toString().substring(0, 7));
                    return null;
                }));
            }
            for (Future<?> month : months) month.get();
        }
        database.execute("select load_lots()");
        database.execute("vacuum analyze");
        System.err.printf("  loaded in %.0f s%n", (System.nanoTime() - started) / 1e9);
    }

    /** The models that the past was made with, at the prices that it was charged. */
    private Path content() throws IOException {
        Path content = NodeProcess.content(folder, Child.freePort());
        for (int i = 1; i <= 6; i++) {
            Files.writeString(content.resolve("models/model-" + i + ".md"), """
                    ---
                    id: model-%1$d
                    name: Model %1$d
                    family: Bench
                    context: 128000
                    max_output: 8192
                    capabilities: [chat, stream]
                    prices:
                      - {effective: 2026-01-01, input: 0.%1$d, cached_input: 0.0%1$d, output: %2$d.%3$d, source: "https://example.com/prices", checked: 2026-11-16}
                    routes:
                      - {upstream: instant, model: vendor-%1$d}
                    ---
                    A model of the benchmark's past.
                    """.formatted(i, i * 4 / 10, i * 4 % 10));
        }
        return content;
    }

    private <T extends AutoCloseable> T open(T resource) {
        synchronized (opened) {
            opened.push(resource);
        }
        return resource;
    }

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
            if (!Files.exists(folder)) return;
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
