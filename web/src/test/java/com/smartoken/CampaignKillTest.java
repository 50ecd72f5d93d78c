package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.LedgerCheck;
import com.smartoken.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code campaign apply} in a process of its own, killed half-way and begun again. */
class CampaignKillTest {
    private static final int ACCOUNTS = 20_000;
    private static final long POLL_NANOS = 5_000_000;

    @TempDir
    private Path folder;

    @Test
    void everyAccountHasExactlyOneGrantAfterTheMigrationWasKilledAndRunAgain() throws Exception {
        try (TestDatabase test = TestDatabase.create()) {
            test.execute("with made as (insert into account (email) select 'old' || i || '@example.com'"
                    + " from generate_series(1, " + ACCOUNTS + ") i returning id)"
                    + " insert into wallet (account_id) select id from made");
            Files.createDirectories(folder.resolve("campaigns"));
            Files.writeString(folder.resolve("campaigns/gift.md"), """
                    ---
                    slug: gift
                    title: A gift
                    amount: 5.00
                    starts: 2020-01-01T00:00:00+08:00
                    ends: 2099-12-31T23:59:59+08:00
                    existing: command
                    ---
                    """);
            Process killed = apply(test);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (killed.isAlive() && granted(test) < ACCOUNTS / 20 && System.nanoTime() < deadline)
                LockSupport.parkNanos(POLL_NANOS);
            killed.toHandle().destroyForcibly();
            killed.toHandle().onExit().join();
            assertThat(granted(test)).as("it was killed half-way").isBetween(1L, ACCOUNTS - 1L);
            assertThat(new LedgerCheck(test.database()).violations()).isEmpty();

            Process again = apply(test);
            assertThat(again.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(again.exitValue())
                    .as(Files.readString(folder.resolve("log")))
                    .isZero();
            assertThat(granted(test)).isEqualTo(ACCOUNTS);
            assertThat(test.number("select count(distinct account_id) from lot"))
                    .isEqualTo(ACCOUNTS);
            assertThat(test.number("select accounts from campaign")).isEqualTo(ACCOUNTS);
            assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
        }
    }

    private static long granted(TestDatabase test) {
        return test.number("select count(*) from lot");
    }

    private Process apply(TestDatabase test) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        App.class.getName(),
                        "campaign",
                        "apply",
                        "gift")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SMARTOKEN_"));
        builder.environment().put("SMARTOKEN_DATABASE_URL", test.settings().url());
        builder.environment().put("SMARTOKEN_DATABASE_USER", test.settings().user());
        builder.environment().put("SMARTOKEN_CONTENT", folder.toString());
        return builder.start();
    }
}
