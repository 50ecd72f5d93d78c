package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.OperatorEntries.Outcome;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.money.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do to wallets by hand. */
class OperatorEntriesTest {
    private TestDatabase test;
    private Trade trade;
    private OperatorEntries entries;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
        trade = new Trade(test);
        entries = new OperatorEntries(test.database(), new RequestIds(Node.register(test.database())));
    }

    @AfterEach
    void booksAreRight() {
        try (TestDatabase closed = test;
                Trade ended = trade) {
            assertThat(new LedgerCheck(closed.database()).violations()).isEmpty();
            assertThat(ended).isNotNull();
        }
    }

    @Test
    void aReferenceBooksOnceHoweverManyTry() throws Exception {
        long before = paid(trade.ada);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++)
                all.add(threads.submit(
                        () -> entries.credit(note(trade.ada, "invoice 7"), LotKind.PAID, Usd.parse("2.50"), null)));
            int news = 0;
            for (Future<Outcome> one : all) if (((Outcome.Booked) one.get()).isNew()) news++;
            assertThat(news).isOne();
        }
        assertThat(paid(trade.ada) - before).isEqualTo(2_500_000_000L);
    }

    @Test
    void aReferenceThatStandsForSomethingElseIsRefused() {
        assertThat(entries.credit(note(trade.ada, "7"), LotKind.PAID, Usd.parse("2"), null))
                .isEqualTo(new Outcome.Booked(Usd.parse("2"), 0, true));
        assertThat(entries.credit(note(trade.ada, "7"), LotKind.PAID, Usd.parse("3"), null))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(entries.credit(note(trade.bo, "7"), LotKind.PAID, Usd.parse("2"), null))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(entries.adjust(note(trade.ada, "7"), LotKind.PAID, Usd.parse("2")))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(test.number("select count(*) from operator_entry where reference = '7'"))
                .isOne();
    }

    @Test
    void aRefundGoesIntoTheLotsThatPaidAndOnlyOnce() {
        String lots =
                "select string_agg(id || ':' || remaining, ' ' order by id) from lot where account_id = " + trade.ada;
        Outcome.Booked all = (Outcome.Booked) entries.refund(note(trade.ada, "ticket 1"), trade.mixed, null);
        assertThat(all.tokens()).isEqualTo(15);
        assertThat(all.amount().nano())
                .isEqualTo(test.number("select charged from usage_record where request_id = '" + trade.mixed + "'"));
        assertThat(test.number("select count(*) from lot l where account_id = " + trade.ada + " and kind = 'quota' and"
                        + " remaining = granted and open"))
                .isOne();
        String after = test.rows(lots).toString();
        assertThat(entries.refund(note(trade.ada, "ticket 1"), trade.mixed, null))
                .isEqualTo(new Outcome.Booked(all.amount(), 15, false));
        assertThat(entries.refund(note(trade.ada, "ticket 2"), trade.mixed, null))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(test.rows(lots).toString()).isEqualTo(after);
        UsageReceipts.Receipt receipt = new UsageReceipts(test.database()).find(trade.ada, trade.mixed);
        assertThat(receipt).isNotNull();
        assertThat(receipt.payments().stream().filter(payment -> payment.kind() == MovementKind.REFUND))
                .extracting(UsageReceipts.Payment::amount)
                .contains(15L, all.amount().nano());
    }

    @Test
    void partsOfARefundNeverComeToMoreThanWasPaid() {
        long charged = test.number("select charged from usage_record where request_id = '" + trade.settled + "'");
        Usd most = new Usd(charged / 3 * 2);
        assertThat(entries.refund(note(trade.bo, "one"), trade.settled, most)).isInstanceOf(Outcome.Booked.class);
        assertThat(entries.refund(note(trade.bo, "two"), trade.settled, most)).isInstanceOf(Outcome.Refused.class);
        assertThat(entries.refund(note(trade.bo, "three"), trade.settled, null))
                .isEqualTo(new Outcome.Booked(new Usd(charged - most.nano()), 0, true));
    }

    @Test
    void whatWasPaidLateIsGivenBackToo() {
        long charged = test.number("select charged + 5000 from usage_record where request_id = '" + trade.late + "'");
        assertThat(entries.refund(note(trade.bo, "late"), trade.late, null))
                .isEqualTo(new Outcome.Booked(new Usd(charged), 0, true));
    }

    @Test
    void anotherAccountsRequestGivesNothingBack() {
        assertThat(entries.refund(note(trade.ada, "x"), trade.settled, null)).isInstanceOf(Outcome.Refused.class);
        assertThat(test.number("select count(*) from operator_entry where kind = 'refund'"))
                .isZero();
    }

    @Test
    void anAdjustmentTakesOnlyWhatIsFree() {
        long free =
                test.number("select sum(remaining - held) from lot where kind = 'promo' and account_id = " + trade.bo);
        assertThat(entries.adjust(note(trade.bo, "a"), LotKind.PROMO, new Usd(-free - 1)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(test.number("select count(*) from movement where kind = 'adjust'"))
                .isZero();
        assertThat(entries.adjust(note(trade.bo, "a"), LotKind.PROMO, new Usd(-free)))
                .isInstanceOf(Outcome.Booked.class);
        assertThat(test.number(
                        "select sum(remaining - held) from lot where kind = 'promo' and account_id = " + trade.bo))
                .isZero();
        assertThat(entries.adjust(note(trade.bo, "b"), LotKind.PROMO, Usd.parse("1")))
                .isEqualTo(new Outcome.Booked(Usd.parse("1"), 0, true));
        assertThat(
                        test.rows(
                                "select actor from movement where reference in (select id from operator_entry where reference = 'b')"))
                .containsExactly(List.of("command:olga"));
    }

    private static OperatorEntries.Note note(long account, String reference) {
        return new OperatorEntries.Note(account, reference, "command:olga", "a test");
    }

    private long paid(long account) {
        return test.number("select sum(remaining) from lot where kind = 'paid' and account_id = " + account);
    }
}
