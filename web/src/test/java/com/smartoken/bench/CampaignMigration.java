package com.smartoken.bench;

import com.smartoken.db.Grants;
import com.smartoken.money.Usd;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;

/** {@code campaign apply} over a million accounts: how long it takes, and how much memory it needs at its end. */
final class CampaignMigration implements Benchmark {
    private static final int ACCOUNTS = 1_000_000;
    private static final double SECONDS_MAX = 300;
    private static final double MEBIBYTES_MAX = 64;
    private static final Usd AMOUNT = Usd.parse("5");

    private long peak;

    @Override
    public String name() {
        return "campaign";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        rig.database()
                .number("with made as (insert into account (email) select 'bench' || i || '@example.com'"
                        + " from generate_series(1, " + ACCOUNTS + ") i returning id),"
                        + " wallets as (insert into wallet (account_id) select id from made returning 1)"
                        + " select count(*) from wallets");
        long all = rig.database().number("select count(*) from wallet");
        Grants grants = new Grants(rig.database().database());
        Instant now = Instant.now();
        grants.register(new Grants.Terms(
                "bench", AMOUNT, Instant.EPOCH, now.plus(Duration.ofDays(1)), Duration.ofDays(180), null));
        System.gc();
        long before = used();
        long begun = System.nanoTime();
        Grants.Applied applied = grants.toAll("bench", (at, last, granted) -> {
            if (at * 10 / last != (at - 500) * 10 / last) {
                System.gc();
                peak = Math.max(peak, used());
            }
        });
        double seconds = (System.nanoTime() - begun) / 1e9;
        report.atMost(name(), "migration over 1,000,000 accounts", seconds, "s", SECONDS_MAX);
        report.atMost(
                name(), "  live memory more than before, at most", (peak - before) / 1048576.0, "MiB", MEBIBYTES_MAX);
        report.exact(name(), "  accounts granted", applied.granted(), all);
        begun = System.nanoTime();
        report.exact(
                name(),
                "  granted by a second run",
                grants.toAll("bench", (at, last, granted) -> {}).granted(),
                0);
        report.tell(name(), "  second run", (System.nanoTime() - begun) / 1e9, "s");
        report.exact(
                name(),
                "  lots",
                rig.database().number("select count(*) from lot where source = 'campaign:bench'"),
                all);
    }

    private static long used() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed();
    }
}
