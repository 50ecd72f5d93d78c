package com.smartoken.bench;

import com.smartoken.db.LedgerCheck;
import com.smartoken.db.Seals;
import com.smartoken.db.chain.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code ledger verify} over millions of requests in thirty sealed days, half of them one account's: in full, and from the last day on. */
record VerifyBooks(long rows) implements Benchmark {
    private static final int ACCOUNTS = 20_000;
    private static final int DAYS = 30;
    private static final double FULL_SECONDS_MAX = 300;
    private static final double LAST_DAY_SECONDS_MAX = 60;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        Path folder = Files.createTempDirectory("smartoken-bench-verify");
        try (BenchDatabase database = BenchDatabase.start(
                folder, Map.of("wal_level", "minimal", "max_wal_senders", "0", "shared_buffers", "1GB"))) {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            load(database, today);
            report.tell(
                    name(), "requests in the log", (double) database.number("select count(*) from usage_record"), "");
            List<?> sealed = timed(
                    "sealing " + DAYS + " days",
                    report,
                    () -> new Seals(database.database()).seal(SigningKey.generate()));
            report.tell(name(), "days sealed, with those before the first call", (double) sealed.size(), "");
            database.execute("vacuum analyze");
            report.tell(
                    name(),
                    "database",
                    database.number("select pg_database_size(current_database()) / 1000000") / 1000.0,
                    "GB");
            report.tell(
                    name(),
                    "of it links",
                    database.number("select pg_total_relation_size('link') / 1000000") / 1000.0,
                    "GB");
            LedgerCheck check = new LedgerCheck(database.database());
            measure(report, "in full", FULL_SECONDS_MAX, check::violations);
            measure(
                    report,
                    "from the last sealed day on",
                    LAST_DAY_SECONDS_MAX,
                    () -> check.violations(today.minusDays(1)));
        } finally {
            delete(folder);
        }
    }

    private void measure(Report report, String what, double goal, Callable<List<LedgerCheck.Violation>> check)
            throws Exception {
        long begun = System.nanoTime();
        List<LedgerCheck.Violation> violations = check.call();
        report.atMost(name(), what, (System.nanoTime() - begun) / 1e9, "s", goal);
        report.exact(name(), "  violations", violations.size(), 0);
        violations.stream().limit(5).forEach(violation -> report.note(violation.toString()));
    }

    private <T> T timed(String what, Report report, Callable<T> work) throws Exception {
        long begun = System.nanoTime();
        T done = work.call();
        report.tell(name(), what, (System.nanoTime() - begun) / 1e9, "s");
        return done;
    }

    private void load(BenchDatabase database, LocalDate today) throws Exception {
        try (InputStream sql = Objects.requireNonNull(VerifyBooks.class.getResourceAsStream("/bench/verify.sql"))) {
            database.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
        database.execute("select load_people(" + ACCOUNTS + ")");
        long low = database.number("select min(id) from account where email like 'verify%'");
        database.execute("select load_lots()");
        LocalDate first = today.minusDays(DAYS);
        LocalDate last = today.minusDays(1);
        double step = DAYS * 86_400.0 / rows;
        for (LocalDate month = first.withDayOfMonth(1); !month.isAfter(last); month = month.plusMonths(1)) {
            database.execute("select load_month('" + month + "', '" + first + "', '" + last
                    + "', make_interval(secs => " + step + "), " + low + ", " + ACCOUNTS + ")");
        }
        database.execute("select load_balances(" + low + ")");
        database.execute("select load_caps(" + low + ")");
        database.execute("vacuum analyze");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }
}
