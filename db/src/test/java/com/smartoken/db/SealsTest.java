package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.chain.DayFile;
import com.smartoken.db.chain.SignedDay;
import com.smartoken.db.chain.SigningKey;
import com.smartoken.db.chain.Witness;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days that are over are sealed, and whoever touches a sealed row is told which. */
class SealsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SigningKey key = SigningKey.generate();
    private TestDatabase test;
    private Trade trade;
    private Seals seals;
    private LocalDate today;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
        trade = new Trade(test);
        seals = new Seals(test.database());
        today = LocalDate.parse(test.rows("select (clock_timestamp() at time zone 'UTC')::date")
                .getFirst()
                .getFirst());
        age();
    }

    @AfterEach
    void close() {
        trade.close();
        test.close();
    }

    /** Ada's calls were made three days ago, all else the day before yesterday. */
    private void age() {
        forged(
                "update movement set at = at - case when account_id = " + trade.ada
                        + " then interval '3 days' else interval '2 days' end",
                "update usage_record set ended_at = ended_at - d.ago, started_at = started_at - d.ago from (select case"
                        + " when account_id = " + trade.ada
                        + " then interval '3 days' else interval '2 days' end as ago, request_id as id from"
                        + " usage_record) d where id = request_id",
                "update late_settlement set at = at - interval '2 days'",
                "update operator_entry set at = at - case when account_id = " + trade.ada
                        + " then interval '3 days' else interval '2 days' end",
                "update usage_day set day = day - case when account_id = " + trade.ada + " then 3 else 2 end",
                "update spending set spent = 0, held = held",
                "update account set created_at = created_at - interval '5 days'",
                "update lot set created_at = created_at - interval '4 days'");
    }

    /** As somebody could who owns the server. */
    private void forged(String... statements) {
        test.execute("set session_replication_role = replica; " + String.join("; ", statements)
                + "; set session_replication_role = origin");
    }

    /** Until nobody runs any more who began before, on the whole server: what was sealed. */
    private List<SignedDay> sealed() {
        List<SignedDay> sealed = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (test.number("select count(*) from sealed_day where day = '" + today.minusDays(1) + "'") == 0) {
            if (System.nanoTime() > deadline) throw new AssertionError("not sealed: " + sealed);
            sealed.addAll(seals.seal(key));
        }
        return sealed;
    }

    private List<LedgerCheck.Violation> violations() {
        return new LedgerCheck(test.database()).violations();
    }

    @Test
    void everyDayThatIsOverIsSealedOnceAndInOrder() {
        List<SignedDay> sealed = sealed();
        assertThat(sealed)
                .extracting(SignedDay::day)
                .containsExactly(today.minusDays(3), today.minusDays(2), today.minusDays(1));
        assertThat(sealed).extracting(SignedDay::accounts).containsExactly(1L, 2L, 2L);
        assertThat(sealed.stream().mapToLong(SignedDay::lines).sum())
                .isEqualTo(test.number("select (select count(*) from movement) + (select count(*) from usage_record)"
                        + " + (select count(*) from late_settlement) + (select count(*) from operator_entry)"));
        assertThat(sealed.getLast().root()).isEqualTo(sealed.get(1).root());
        assertThat(sealed).allMatch(SignedDay::isSigned);
        assertThat(seals.days()).isEqualTo(sealed);
        assertThat(seals.seal(key)).isEmpty();
        assertThat(violations()).isEmpty();
    }

    @Test
    void aDayWaitsForWhoeverWritesInIt() throws SQLException {
        try (Connection other = DriverManager.getConnection(test.settings().url(), "postgres", "");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "insert into movement (reference, lot_id, kind, account_id, asset, amount, at)"
                            + " select new_id(), id, 'top_up', account_id, 'usd', 1, now() - interval '1 day' from lot limit 1");
            assertThat(seals.seal(key)).isEmpty();
            other.commit();
        }
        assertThat(sealed()).last().extracting(SignedDay::lines).isEqualTo(1L);
    }

    @Test
    void twoNodesSealADayOnce() {
        Thread other = Thread.ofVirtual().start(() -> new Seals(test.database()).seal(key));
        seals.seal(key);
        join(other);
        sealed();
        assertThat(seals.days()).hasSize(3);
        assertThat(violations()).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update usage_record set finish_reason = 'length' where request_id = ':id' | a row of usage_record was changed",
                "update usage_record set attempts = null where request_id = ':id' | a row of usage_record was changed",
                "delete from usage_record where request_id = ':id' | a row is gone",
                "update movement set actor = 'somebody' where reference = ':id' | a row of movement was changed",
                "delete from movement where reference = ':id' | a row is gone",
                "insert into movement (reference, lot_id, kind, account_id, asset, amount, at) select ':id', 99, 'adjust', account_id,"
                        + " 'usd', 1, at from movement where reference = ':id' limit 1 | a row of movement came later"
            })
    void aRowThatWasTouchedIsNamed(String forgery, String told) {
        sealed();
        forged(forgery.replace(":id", trade.settled.toString()));
        assertThat(violations())
                .filteredOn(violation -> violation.rule().equals(ChainCheck.ROWS))
                .singleElement()
                .extracting(LedgerCheck.Violation::row)
                .asString()
                .contains("account " + trade.bo + ",", trade.settled.toString(), told);
    }

    @Test
    void aForgedLinkDoesNotFitTheHeadsAndAForgedHeadNotTheRoot() {
        sealed();
        forged("update link set lot_rests[1] = lot_rests[1] + 1000000000000 where account_id = " + trade.bo);
        assertThat(violations())
                .extracting(LedgerCheck.Violation::rule)
                .contains(ChainCheck.HEADS)
                .anyMatch(rule -> rule.startsWith("I16 a lot's remainder"));
        forged("update link set head = sha256(decode(repeat('00', 32), 'hex') || digest || convert_to(lot_ids::text ||"
                + " lot_rests::text, 'UTF8')) where account_id = " + trade.bo);
        assertThat(violations())
                .extracting(LedgerCheck.Violation::rule)
                .doesNotContain(ChainCheck.HEADS)
                .contains(ChainCheck.ROOTS);
    }

    @Test
    void whoRewritesTheHistoryAndSealsItAnewIsFoundByWhatWasPublished(@TempDir Path folder) {
        DayFile file = new DayFile(folder.resolve("days.txt"));
        file.follow(sealed());
        Witness witness = new Witness(file.read(), Set.of());
        forged(
                "delete from link",
                "delete from sealed_day",
                "update usage_record set finish_reason = 'length' where request_id = '" + trade.settled + "'");
        assertThat(new LedgerCheck(test.database(), witness).violations())
                .extracting(LedgerCheck.Violation::row)
                .contains(today.minusDays(2) + ": was published, and is missing in the books");
        key = SigningKey.generate();
        sealed();
        assertThat(violations()).isEmpty();
        assertThat(new LedgerCheck(test.database(), witness).violations())
                .allMatch(violation -> violation.rule().equals(ChainCheck.DAYS))
                .extracting(LedgerCheck.Violation::row)
                .anyMatch(row -> row.startsWith(today.minusDays(2) + ": signed with a key that is not"))
                .anyMatch(row -> row.startsWith(today.minusDays(2) + ": was published as another"));
    }

    @Test
    void aSignatureOfSomethingElseIsFound() {
        sealed();
        forged("update sealed_day set lines = lines + 1 where day = '" + today.minusDays(2) + "'");
        assertThat(violations())
                .extracting(LedgerCheck.Violation::row)
                .contains(today.minusDays(2) + ": the signature is of something else");
    }

    @Test
    void aCheckBeginsAtADayAfterASealedOne() {
        LedgerCheck check = new LedgerCheck(test.database());
        assertThat(check.canBeginAt(today)).isFalse();
        sealed();
        assertThat(check.canBeginAt(today)).isTrue();
        assertThat(check.violations(today)).isEmpty();
        assertThat(check.violations(today.minusDays(1))).isEmpty();
        assertThat(check.violations(today.minusDays(2))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update usage_record set finish_reason = 'length' where request_id = ':id' | I16 the rows of a sealed day",
                "update usage_record set output_tokens = output_tokens + 1 where request_id = ':id' | I12 the cost in the log",
                "delete from usage_record where request_id = ':id' | I12 every use has its entry",
                "update usage_record set held = 0 where request_id = ':id' | I7 nothing is charged beyond",
                "update usage_day set requests = 0 where account_id = :bo | I12 the sums by day",
                "update lot set remaining = remaining - 1 where account_id = :bo and kind = 'paid' | I16 a lot's remainder",
                "insert into lot (account_id, asset, kind, source, granted, remaining) values (:bo, 'usd', 'paid', 'x', 9, 9)"
                        + " | I14 money came by",
            })
    void aCheckFromADayOnFindsWhatWasTouchedSinceThen(String forgery, String rule) {
        sealed();
        forged(forgery.replace(":id", trade.settled.toString()).replace(":bo", Long.toString(trade.bo)));
        assertThat(new LedgerCheck(test.database()).violations(today.minusDays(2)))
                .extracting(LedgerCheck.Violation::rule)
                .anyMatch(found -> found.startsWith(rule));
    }

    @Test
    void theChainGoesOnOverDaysWithoutAnything() {
        sealed();
        UUID later = UUID.fromString(test.rows("select new_id()").getFirst().getFirst());
        forged(
                "delete from sealed_day where day = '" + today.minusDays(1) + "'",
                "insert into movement (reference, lot_id, kind, account_id, asset, amount, at) select '" + later
                        + "', id, 'use', account_id, 'usd', 7, now() - interval '1 day' from lot where account_id = "
                        + trade.ada + " and kind = 'paid'",
                "update lot set remaining = remaining - 7 where account_id = " + trade.ada + " and kind = 'paid'");
        assertThat(sealed()).singleElement().extracting(SignedDay::lines).isEqualTo(1L);
        assertThat(violations())
                .extracting(LedgerCheck.Violation::rule)
                .containsOnly("I12 every use has its entry in the log, of the same account");
    }
}
