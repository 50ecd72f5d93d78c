package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.ForgetfulConnections;
import com.smartoken.db.Holds;
import com.smartoken.db.KeptAnswers;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that its client gets only when it is settled: either that is so in time, or nothing is charged. */
class UnansweredTest {
    private static final byte[] CLAIM = new byte[32];

    private LedgerRig rig;
    private Ledger ledger;

    @BeforeEach
    void open() {
        rig = new LedgerRig();
        ledger = new Ledger(
                rig.test.database(),
                TrialOffers.NONE,
                rig.test.database().ledgerConnection("ledger"),
                Duration.ofMillis(200));
    }

    @AfterEach
    void close() {
        ledger.close();
        rig.assertBooksAreRight();
        rig.close();
    }

    @Test
    void whatIsSettledInTimeIsCharged() {
        long account = rig.accountWith(1000);
        Hold hold = rig.placed(ledger, rig.request(account));
        assertThat(ledger.settleOrRelease(hold, LedgerRig.ended(10, 5), LedgerRig.unanswered())
                        .charged())
                .isEqualTo(15 * LedgerRig.TOKEN);
    }

    @Test
    void whatCanNotBeSettledInTimeIsReleasedWhenItCan() throws Exception {
        long account = rig.accountWith(1000);
        Hold hold = rig.placed(ledger, rig.request(account));
        try (Connection _ = rig.standingStill("select 1 from wallet where account_id = " + account + " for update")) {
            assertThatThrownBy(() -> ledger.settleOrRelease(hold, LedgerRig.ended(10, 5), LedgerRig.unanswered()))
                    .isInstanceOf(DatabaseUnavailable.class);
        }
        LedgerRig.await(() -> rig.test.number("select count(*) from usage_record") == 1);
        assertThat(rig.test.rows("select outcome, status, error_code, charged from usage_record"))
                .containsExactly(List.of("released", "503", "service_unavailable", "0"));
        assertThat(rig.available(account)).isEqualTo(1000 * LedgerRig.TOKEN);
    }

    @Test
    void whatCameToTheBooksTooLateIsGivenBackWhereItCameFrom() throws Exception {
        long account = rig.accountWith(1000);
        new KeptAnswers(rig.test.database())
                .claim(
                        new KeptAnswers.Name(account, KeptAnswers.Purpose.IDEMPOTENCY, CLAIM),
                        CLAIM,
                        UUID.randomUUID(),
                        rig.node.id(),
                        Duration.ofDays(1));
        HoldRequest request = rig.request(account, new HoldRequest.Claim(CLAIM), Duration.ofMinutes(5));
        rig.test.execute(
                "update kept_answer set request_id = '" + request.call().id() + "'");
        Hold hold = rig.placed(ledger, request);
        rig.test.execute("create function slowly() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(1); return new; end $$");
        rig.test.execute("create trigger slow before insert on usage_record for each row execute function slowly()");
        // One that is being written already, a second each: the other one is in the middle of it when its time is over.
        Hold before = rig.placed(ledger, rig.request(account));
        try (Ledger patient = new Ledger(
                        rig.test.database(),
                        TrialOffers.NONE,
                        rig.test.database().ledgerConnection("patient"),
                        Duration.ofMillis(1_500));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Settlement> first = threads.submit(() -> patient.settle(before, LedgerRig.ended(0, 0)));
            LedgerRig.await(() -> rig.test.number("select count(*) from pg_stat_activity where state = 'active'"
                            + " and application_name = 'smartoken patient' and query like '%ledger_end%'")
                    == 1);
            assertThatThrownBy(() -> patient.settleOrRelease(hold, LedgerRig.ended(10, 5), LedgerRig.unanswered()))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(first.get().charged()).isZero();
            LedgerRig.await(() -> rig.test.number("select count(*) from movement where kind = 'refund'") == 1);
        }
        assertThat(rig.test.rows("select kind, amount, reason from movement where reference = '"
                        + hold.call().id() + "' order by kind"))
                .containsExactly(
                        List.of("refund", Long.toString(15 * LedgerRig.TOKEN), "not_delivered"),
                        List.of("use", Long.toString(15 * LedgerRig.TOKEN), "null"));
        assertThat(rig.available(account)).isEqualTo(1000 * LedgerRig.TOKEN);
        assertThat(rig.test.number("select count(*) from kept_answer")).isZero();
    }

    @Test
    void whatWasChargedAndNeverConfirmedIsGivenBackWhenItsClientWasToldThatItIsNot() {
        long account = rig.accountWith(1000);
        ForgetfulConnections connections = ForgetfulConnections.of(rig.test.settings());
        try (Ledger cut =
                new Ledger(rig.test.database(), TrialOffers.NONE, connections.sole(), Duration.ofMillis(200))) {
            Hold hold = rig.placed(cut, rig.request(account));
            connections.forget("ledger_end");
            assertThatThrownBy(() -> cut.settleOrRelease(hold, LedgerRig.ended(10, 5), LedgerRig.unanswered()))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(connections.isAway()).isTrue();
            assertThat(rig.test.number("select count(*) from usage_record where outcome = 'settled'"))
                    .isOne();
            connections.comeBack();
            LedgerRig.await(() -> rig.test.number("select count(*) from movement where kind = 'refund'") == 1);
        }
        assertThat(rig.available(account)).isEqualTo(1000 * LedgerRig.TOKEN);
    }

    @Test
    void whatWasChargedAndNeverConfirmedIsAnsweredWhenThatIsFoundOutInTime() {
        long account = rig.accountWith(1000);
        ForgetfulConnections connections = ForgetfulConnections.of(rig.test.settings());
        try (Ledger cut =
                        new Ledger(rig.test.database(), TrialOffers.NONE, connections.sole(), Duration.ofSeconds(30));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Hold hold = rig.placed(cut, rig.request(account));
            connections.forget("ledger_end");
            Future<?> back = threads.submit(() -> {
                LedgerRig.await(connections::isAway);
                connections.comeBack();
            });
            assertThat(cut.settleOrRelease(hold, LedgerRig.ended(10, 5), LedgerRig.unanswered())
                            .charged())
                    .isEqualTo(15 * LedgerRig.TOKEN);
            assertThat(back).succeedsWithin(Duration.ofSeconds(5));
        }
        assertThat(rig.available(account)).isEqualTo((1000 - 15) * LedgerRig.TOKEN);
    }

    @Test
    void whoseIdempotencyKeyAnotherCallHasTakenOverPaysNoQuotaEither() {
        long account = rig.accountWith(1000);
        rig.test.execute("with l as (insert into lot (account_id, asset, kind, source, granted, remaining) values ("
                + account + ", 'tokens:plain', 'quota', 'trial:plain', 500, 500) returning *)"
                + " insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                + " select new_id(), id, 'grant', account_id, asset, granted from l");
        HoldRequest request = rig.request(account, new HoldRequest.Claim(CLAIM), Duration.ofMinutes(5));
        KeptAnswers answers = new KeptAnswers(rig.test.database());
        KeptAnswers.Name name = new KeptAnswers.Name(account, KeptAnswers.Purpose.IDEMPOTENCY, CLAIM);
        answers.claim(name, CLAIM, request.call().id(), rig.node.id(), Duration.ofDays(1));
        Hold hold = rig.placed(ledger, request);
        // Its node stands still and is taken for dead: its hold is swept, and a repeat makes the call.
        ledger.sweep(hold.call().id(), account).join();
        rig.test.execute("update node set seen_at = clock_timestamp() - interval '1 minute'");
        HoldRequest repeat = rig.request(account, new HoldRequest.Claim(CLAIM), Duration.ofMinutes(5));
        assertThat(answers.claim(name, CLAIM, repeat.call().id(), rig.node.id(), Duration.ofDays(1)))
                .isInstanceOf(KeptAnswers.Found.Claimed.class);
        ledger.settle(rig.placed(ledger, repeat), LedgerRig.ended(10, 5));
        ledger.settle(hold, LedgerRig.ended(10, 5));
        assertThat(rig.test.number("select remaining from lot where asset = 'tokens:plain'"))
                .isEqualTo(500 - 15);
        assertThat(rig.available(account)).isEqualTo(1000 * LedgerRig.TOKEN);
    }

    @Test
    void whatAnUpstreamSaysThatTheDatabaseCanNotKeepIsChargedLikeAnythingElse() {
        long account = rig.accountWith(1000);
        Hold hold = rig.placed(ledger, rig.request(account));
        Ending plain = LedgerRig.ended(10, 5);
        Ending odd = new Ending(
                true, plain.metered(), new Ending.Reply(200, null, "st\0op"), plain.routing(), plain.timing());
        assertThat(ledger.settle(hold, odd).charged()).isEqualTo(15 * LedgerRig.TOKEN);
        assertThat(rig.test.rows("select finish_reason from usage_record")).containsExactly(List.of("st op"));
    }

    @Test
    void whoseHoldWasSweptIsNotAnsweredAndNotCharged() {
        long account = rig.accountWith(1000);
        Hold hold = rig.placed(ledger, rig.request(account));
        ledger.sweep(hold.call().id(), account).join();
        assertThatThrownBy(() -> ledger.settleOrRelease(hold, LedgerRig.ended(10, 5), LedgerRig.unanswered()))
                .isInstanceOf(DatabaseUnavailable.class);
        assertThat(rig.available(account)).isEqualTo(1000 * LedgerRig.TOKEN);
    }

    @Test
    void nothingIsHeldUnderAnIdempotencyKeyThatAnotherCallHasTakenOver() {
        long account = rig.accountWith(1000);
        HoldRequest first = rig.request(account, new HoldRequest.Claim(CLAIM), Duration.ofMinutes(5));
        HoldRequest second = rig.request(account, new HoldRequest.Claim(CLAIM), Duration.ofMinutes(5));
        KeptAnswers answers = new KeptAnswers(rig.test.database());
        KeptAnswers.Name name = new KeptAnswers.Name(account, KeptAnswers.Purpose.IDEMPOTENCY, CLAIM);
        assertThat(answers.claim(name, CLAIM, first.call().id(), rig.node.id(), Duration.ofDays(1)))
                .isInstanceOf(KeptAnswers.Found.Claimed.class);
        // The first node stands still before it holds, and is taken for dead.
        rig.test.execute("update node set seen_at = clock_timestamp() - interval '1 minute'");
        assertThat(answers.claim(name, CLAIM, second.call().id(), rig.node.id(), Duration.ofDays(1)))
                .isInstanceOf(KeptAnswers.Found.Claimed.class);
        Hold hold = rig.placed(ledger, second);
        assertThat(((Placement.Refused) ledger.place(first)).reason()).isEqualTo(Placement.Reason.CLAIM_LOST);
        // And whoever holds can't lose it.
        assertThat(answers.claim(name, CLAIM, UUID.randomUUID(), rig.node.id(), Duration.ofDays(1)))
                .isInstanceOf(KeptAnswers.Found.Running.class);
        ledger.settle(hold, LedgerRig.ended(10, 5));
        assertThat(rig.test.number("select count(*) from kept_answer where ended_at is not null"))
                .isOne();
    }

    @Test
    void aCallThatIsAliveKeepsItsHoldBeyondItsTime() {
        long account = rig.accountWith(1000);
        Hold alive = rig.placed(ledger, rig.request(account, null, Duration.ofSeconds(1)));
        Hold forgotten = rig.placed(ledger, rig.request(account, null, Duration.ofSeconds(1)));
        Holds holds = new Holds(rig.test.database());
        holds.renew(List.of(alive), Duration.ofMinutes(5));
        LedgerRig.await(() -> !holds.orphans().isEmpty());
        assertThat(holds.orphans())
                .containsExactly(new Holds.Orphan(forgotten.call().id(), account));
        ledger.settle(alive, LedgerRig.ended(1, 1));
        ledger.settle(forgotten, LedgerRig.ended(1, 1));
    }
}
