package com.smartoken.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.Holds;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.Node;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Caller;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Labels;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Need;
import com.smartoken.db.ledger.Placement;
import com.smartoken.db.ledger.PricedCall;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A database that failed over may have lost the end of a hold: its node lives, and none of its calls knows of it. */
class StrayHoldsTest {
    private static final Tariff TARIFF =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(1_000_000, 1_000_000), List.of());

    @Test
    void aHoldThatNoCallOfItsNodeKnowsIsEndedOnceItHasBeenSoForMinutes() {
        try (TestDatabase test = TestDatabase.create();
                Ledger ledger = new Ledger(test.database())) {
            Node node = Node.register(test.database());
            RequestIds ids = new RequestIds(node);
            Account account = Objects.requireNonNull(new Accounts(test.database()).create("ada@example.com"));
            new Wallets(test.database(), ids)
                    .credit(new Wallets.Credit(
                            account.id(), LotKind.PAID, Source.of("start"), Usd.parse("1"), null, "test", "start"));
            Wallet wallet = new Wallet(ledger, node);
            AtomicLong clock = new AtomicLong();
            HoldSweeper sweeper = new HoldSweeper(node, new Holds(test.database()), ledger, wallet, clock::get);
            try (Wallet.OpenHold alive = wallet.hold(request(ids, account, node, Duration.ofMinutes(10)))) {
                assertThat(ledger.place(request(ids, account, node, Duration.ofMinutes(10))))
                        .isInstanceOf(Placement.Placed.class);
                assertThat(ledger.place(request(ids, account, node, Duration.ZERO)))
                        .as("one that may be on its way back to its call")
                        .isInstanceOf(Placement.Placed.class);
                assertThat(sweeper.sweepStrays()).isZero();
                clock.addAndGet(Duration.ofMinutes(1).toNanos());
                assertThat(sweeper.sweepStrays()).isZero();
                clock.addAndGet(Duration.ofMinutes(1).toNanos());
                assertThat(sweeper.sweepStrays()).isOne();
                assertThat(sweeper.sweepStrays()).isZero();
                assertThat(test.number("select count(*) from hold")).isEqualTo(2);
                assertThat(alive.isFenced()).isFalse();
            }
            assertThat(test.number("select count(*) from usage_record where outcome = 'swept' and charged = 0"))
                    .isOne();
            assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
        }
    }

    private static HoldRequest request(RequestIds ids, Account account, Node node, Duration ago) {
        return new HoldRequest(
                new PricedCall(
                        ids.next(),
                        new Caller(account.id(), 1, Labels.NONE),
                        new Asked("/v1/chat/completions", "plain", false),
                        TARIFF,
                        node.instant().minus(ago)),
                new Need(10, 10, true, 1),
                List.of(),
                new HoldRequest.Lease(node.id(), Duration.ofMinutes(35)));
    }
}
