package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.ApiKeys;
import com.smartoken.db.Holds;
import com.smartoken.db.KeptAnswers;
import com.smartoken.db.Period;
import com.smartoken.db.Plans;
import com.smartoken.db.Plans.Scan;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a call asks of the database is found by its account, however large the tables are: accounts can be spread over
 * servers, and a call meets one of them ({@code db/README.md}).
 */
class PlansTest {
    private static final byte[] CLAIM = new byte[32];

    /** Few rows, the same for all accounts: on every server, where there are several. */
    private static final Set<String> EVERYWHERE = Set.of("account", "api_key", "key_version", "node");

    /** Partitioned by month: a call reads its own. */
    private static final List<String> BY_MONTH = List.of("usage_record", "movement");

    private LedgerRig rig;
    private Plans plans;
    private Ledger ledger;
    private long account;

    @BeforeEach
    void open() {
        rig = new LedgerRig();
        account = rig.accountWith(1000);
        plans = new Plans(rig.test);
        ledger = new Ledger(plans.database(), TrialOffers.NONE);
    }

    @AfterEach
    void close() {
        ledger.close();
        plans.close();
        rig.close();
    }

    @Test
    void everyStatementOfACallFindsWhatItNeedsByTheAccount() {
        Hold hold = rig.placed(ledger, claimed());
        ledger.checkpoint(hold, 10, 1);
        rig.awaitOne("select count(*) from hold where delivered_output = 1");
        new Holds(plans.database()).renew(List.of(hold), Duration.ofHours(2));
        ledger.settle(hold, LedgerRig.ended(10, 5));
        assertFoundByAccount("wallet", "lot", "hold", "spending", "kept_answer");
    }

    /** It is empty whenever it is quiet, and a minute later it holds what thousands of calls left behind. */
    @Test
    void aHoldIsFoundByItsKeyHoweverSmallTheTableWasThoughtToBe() throws SQLException {
        rig.test.execute("vacuum hold");
        ledger.close();
        ledger = new Ledger(plans.database(), TrialOffers.NONE);
        Hold hold = rig.placed(ledger, claimed());
        ledger.checkpoint(hold, 10, 1);
        rig.awaitOne("select count(*) from hold where delivered_output = 1");
        new Holds(plans.database()).renew(List.of(hold), Duration.ofHours(2));
        ledger.settle(hold, LedgerRig.ended(10, 5));
        assertThat(plans.scans().stream().filter(scan -> scan.table().equals("hold")))
                .isNotEmpty()
                .allMatch(Scan::isByAccount);
    }

    @Test
    void soDoThoseThatPutRightWhatCameLateOrNotAtAll() throws SQLException {
        Hold swept = rig.placed(ledger, claimed());
        ledger.sweep(swept.call().id(), account).join();
        ledger.settle(swept, LedgerRig.ended(10, 5));
        Hold again = rig.placed(ledger, rig.request(account));
        ledger.settle(again, LedgerRig.ended(10, 5));
        try (var connection = plans.database().ledgerPool(1).getConnection()) {
            assertThat(Reversals.reverse(connection, account, again.call().id()))
                    .isTrue();
        }
        assertFoundByAccount("wallet", "lot", "hold", "spending", "kept_answer", "usage_record", "movement");
    }

    @Test
    void aRepeatOfAnIdempotencyKeyFindsItsAnswerByTheAccount() {
        KeptAnswers answers = new KeptAnswers(plans.database());
        KeptAnswers.Name name = new KeptAnswers.Name(account, KeptAnswers.Purpose.IDEMPOTENCY, CLAIM);
        Hold hold = rig.placed(ledger, claimed());
        answers.prepare(name, new KeptAnswers.Answer(hold.call().id(), 200, "", CLAIM, Instant.now()));
        ledger.settle(hold, LedgerRig.ended(10, 5));
        rig.test.execute("update node set seen_at = clock_timestamp() - interval '1 hour'");
        rig.test.execute("update kept_answer set ended_at = null");
        assertThat(answers.claim(name, CLAIM, UUID.randomUUID(), rig.node.id(), Duration.ofDays(1)))
                .isInstanceOf(KeptAnswers.Found.Lost.class);
        answers.find(name);
        answers.forget(name, hold.call().id());
        assertFoundByAccount("kept_answer", "hold", "usage_record");
    }

    @Test
    void aKeyIsFoundByItsHash() {
        new ApiKeys(plans.database()).findByHash(CLAIM);
        assertThat(plans.scans().stream().filter(scan -> scan.table().equals("api_key")))
                .isNotEmpty()
                .allMatch(scan -> scan.condition().contains("hash = "));
    }

    private HoldRequest claimed() {
        HoldRequest plain = rig.request(account);
        new KeptAnswers(plans.database())
                .claim(
                        new KeptAnswers.Name(account, KeptAnswers.Purpose.IDEMPOTENCY, CLAIM),
                        CLAIM,
                        plain.call().id(),
                        rig.node.id(),
                        Duration.ofDays(1));
        return new HoldRequest(
                plain.call(),
                plain.need(),
                List.of(new HoldRequest.Cap("key:1", Period.MONTH, 1_000_000_000_000L)),
                plain.lease(),
                new HoldRequest.Claim(CLAIM));
    }

    /** So is all that was read, and these tables were among it. */
    private void assertFoundByAccount(String... tables) {
        Set<Scan> scans = plans.scans().stream()
                .filter(scan -> !EVERYWHERE.contains(scan.table()))
                .collect(Collectors.toSet());
        assertThat(scans.stream().filter(scan -> !scan.isByAccount())).isEmpty();
        assertThat(scans.stream().map(scan -> parent(scan.table())).collect(Collectors.toSet()))
                .contains(tables);
        Map<String, Set<String>> months = scans.stream()
                .filter(scan -> BY_MONTH.contains(parent(scan.table())))
                .collect(Collectors.groupingBy(Scan::statement, Collectors.mapping(Scan::table, Collectors.toSet())));
        assertThat(months.values()).allMatch(read -> read.size() == 1);
    }

    private static String parent(String table) {
        return table.replaceFirst("_p[0-9]{6}$|_default$", "");
    }
}
