package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.chain.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months of the log go into files that can be held against what was sealed, and the books stay right without them. */
class ArchiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(5);
    private TestDatabase test;
    private Trade trade;
    private Archive archive;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
        trade = new Trade(test);
        archive = Archive.open(test.settings());
        age();
    }

    @AfterEach
    void close() {
        archive.close();
        trade.close();
        test.close();
    }

    /** All calls were made on the fifteenth of a month that is long over. */
    private void age() {
        String ago = "interval '" + (today.toEpochDay() - old.atDay(15).toEpochDay()) + " days'";
        for (String table : List.of("usage_record", "movement")) {
            test.execute("create table " + table + "_p" + old.toString().replace("-", "") + " partition of " + table
                    + " for values from (first_id_at('" + old.atDay(1) + " 00:00Z')) to (first_id_at('"
                    + old.plusMonths(1).atDay(1) + " 00:00Z'))");
            test.execute("alter table " + table + "_p" + old.toString().replace("-", "") + " owner to smartoken_owner");
        }
        test.execute(
                "create function older(id uuid) returns uuid language sql as $$ select (lpad(to_hex(('x' || substr(h, 1, 12))"
                        + "::bit(48)::bigint - (extract(epoch from " + ago
                        + ") * 1000)::bigint), 12, '0') || substr(h, 13))::uuid"
                        + " from replace(id::text, '-', '') h $$");
        test.execute("select fold_usage(); set session_replication_role = replica;"
                + " update movement set reference = older(reference), at = at - " + ago + ";"
                + " update usage_record set request_id = older(request_id), started_at = started_at - " + ago
                + ", ended_at = ended_at - " + ago + ";"
                + " update late_settlement set request_id = older(request_id), at = at - " + ago + ";"
                + " update operator_entry set id = older(id), at = at - " + ago + ";"
                + " update usage_day set day = day - ("
                + (today.toEpochDay() - old.atDay(15).toEpochDay()) + ");"
                + " update discarded_hold set started_at = started_at - " + ago + ", discarded_at = discarded_at - "
                + ago + ";"
                + " update spending set spent = 0;"
                + " update account set created_at = created_at - " + ago + " - interval '2 days';"
                + " update lot set created_at = created_at - " + ago + " - interval '1 day';"
                + " set session_replication_role = origin");
    }

    private void seal() {
        Seals seals = new Seals(test.database());
        SigningKey key = SigningKey.generate();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (test.number("select count(*) from sealed_day where day = '" + today.minusDays(1) + "'") == 0) {
            if (System.nanoTime() > deadline) throw new AssertionError("not sealed");
            seals.seal(key);
        }
    }

    @Test
    void aMonthGoesIntoAFileAndTheBooksStayRight() throws IOException {
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
        assertThat(archive.archive(3, folder, "olga"))
                .singleElement()
                .isInstanceOf(Archive.Outcome.Refused.class)
                .asString()
                .contains("not sealed");
        seal();
        long rows = test.number("select count(*) from usage_record");
        long sums = test.number("select sum(charged) from usage_day where kind = 'model'");
        Path file = folder.resolve("usage_record-" + old + ".csv.gz");
        assertThat(archive.archive(3, folder, "olga")).containsExactly(new Archive.Outcome.Archived(old, rows, file));
        assertThat(test.number("select count(*) from usage_record")).isZero();
        assertThat(test.number("select sum(charged) from usage_day where kind = 'model'"))
                .isEqualTo(sums);
        LedgerCheck check = new LedgerCheck(test.database());
        assertThat(check.violations()).isEmpty();
        assertThat(check.canBeginAt(old.atEndOfMonth())).isFalse();
        assertThat(check.violations(today)).isEmpty();
        assertThat(archive.archive(3, folder, "olga")).isEmpty();
        assertThat(text(file).lines().findFirst().orElseThrow())
                .startsWith("request_id,account_id,key_id,outcome,")
                .endsWith(",ended_at,digest");
        assertThat(text(file).lines()).hasSize((int) rows + 1);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        new Partitions(test.database()).addAhead();
        assertThat(test.number("select count(*) from archived_month where actor = 'olga' and lines = " + rows))
                .isOne();
    }

    @Test
    void aFileIsHeldAgainstWhatWasSealed() throws IOException {
        seal();
        String settled =
                test.rows("select older('" + trade.settled + "')").getFirst().getFirst();
        archive.archive(3, folder, "olga");
        Path file = folder.resolve("usage_record-" + old + ".csv.gz");
        assertThat(archive.violations(List.of(file), old, old)).isEmpty();
        String forged = text(file)
                .lines()
                .map(line -> line.startsWith(settled) ? line.replace(",stop,", ",length,") : line)
                .reduce("", (text, line) -> text + line + "\n");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(forged.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(archive.violations(List.of(file), old, old))
                .singleElement()
                .extracting(LedgerCheck.Violation::row)
                .asString()
                .contains(settled, "a row of usage_record was changed");
    }

    @Test
    void whatIsNotAsItWasSealedStaysWhereItIs() {
        seal();
        test.execute("set session_replication_role = replica; update usage_record set finish_reason = 'length';"
                + " set session_replication_role = origin");
        assertThat(archive.archive(3, folder, "olga"))
                .singleElement()
                .asString()
                .contains("is not as it was sealed");
        assertThat(test.number("select count(*) from usage_record")).isPositive();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void youngMonthsStay() {
        seal();
        assertThat(archive.archive(5, folder, "olga")).isEmpty();
    }

    private static String text(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
