package com.smartoken.db.ledger;

import com.smartoken.db.Database;
import com.smartoken.db.UsageTail;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of the books knows a name whose day has no room for it before its call is folded in, too. */
class FoldedNamesTest {
    private LedgerRig rig;
    private long account;

    @BeforeEach
    void create() {
        rig = new LedgerRig();
        account = rig.accountWith(10_000);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theBooksAreRightWhileACallOfAFurtherNameWaitsToBeFoldedIn() {
        try (Database one = Database.open(rig.test.settings().withLabelsPerDay(1));
                Ledger ledger = new Ledger(one)) {
            for (String user : List.of("a", "b")) call(ledger, user);
            new UsageTail(one).fold();
            rig.assertBooksAreRight();
            call(ledger, "c");
        }
        rig.assertBooksAreRight();
    }

    private void call(Ledger ledger, String user) {
        HoldRequest plain = rig.request(account);
        PricedCall call = plain.call();
        HoldRequest request = new HoldRequest(
                new PricedCall(
                        call.id(),
                        new Caller(account, 1, new Labels(null, user)),
                        call.asked(),
                        call.tariff(),
                        call.startedAt()),
                new Need(10, 10, true, 1),
                List.of(),
                new HoldRequest.Lease(rig.node.id(), Duration.ofMinutes(35)));
        Settlement _ = ledger.settle(rig.placed(ledger, request), LedgerRig.ended(1, 1));
    }
}
