package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        LongAgo.age(test, old.atDay(15));
    }

    @AfterEach
    void close() {
        archive.close();
        trade.close();
        test.close();
    }

    @Test
    void aMonthGoesIntoAFileAndTheBooksStayRight() throws IOException {
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
        assertThat(archive.archive(3, folder, "olga"))
                .singleElement()
                .isInstanceOf(Archive.Outcome.Refused.class)
                .asString()
                .contains("not sealed");
        LongAgo.seal(test);
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
        LongAgo.seal(test);
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
        LongAgo.seal(test);
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
        LongAgo.seal(test);
        assertThat(archive.archive(5, folder, "olga")).isEmpty();
    }

    private static String text(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
