package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Closings.Line;
import com.smartoken.db.Closings.Outcome;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Months of the books, and their trial balance. */
class ClosingsTest {
    private final YearMonth now = YearMonth.now(ZoneOffset.UTC);
    private final YearMonth last = now.minusMonths(1);
    private TestDatabase test;
    private Trade trade;
    private Closings closings;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
        trade = new Trade(test);
        closings = new Closings(test.database());
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
    void aMonthThatIsNotOverIsNotClosed() {
        assertThat(closings.close(now, "olga")).isInstanceOf(Outcome.Refused.class);
        assertThat(test.number("select count(*) from monthly_close")).isZero();
    }

    @Test
    void aMonthAsItStandsOwesWhatIsInTheLots() {
        Closings.Month month = closings.read(now);
        assertThat(month.actor()).isNull();
        for (LotKind kind : LotKind.values()) {
            long owed = test.number("select coalesce(sum(remaining), 0) from lot where kind = '" + kind.word() + "'");
            assertThat(column(month, kind.word()).amount(Line.CLOSING))
                    .as(kind.word())
                    .isEqualTo(owed);
        }
        assertThat(column(month, "paid").amount(Line.TOPPED_UP)).isEqualTo(20_000_000_000L);
        assertThat(column(month, "operator").amount(Line.WRITTEN_OFF)).isEqualTo(2000);
    }

    @Test
    void aClosedMonthStaysAndWhatIsPutRightStandsInTheNext() {
        move("12 hours");
        Outcome.Closed closed = (Outcome.Closed) closings.close(last, "olga");
        assertThat(closed.isNew()).isTrue();
        new OperatorEntries(test.database(), new RequestIds(Node.register(test.database())))
                .adjust(
                        new OperatorEntries.Note(trade.ada, "put right", "olga", "wrong"),
                        LotKind.PAID,
                        Usd.parse("-1"));
        assertThat(closings.close(last, "bo")).isEqualTo(new Outcome.Closed(closed.month(), false));
        Closings.Month next = closings.read(now);
        assertThat(column(next, "paid").amount(Line.OPENING))
                .isEqualTo(column(closed.month(), "paid").amount(Line.CLOSING));
        assertThat(column(next, "paid").amount(Line.ADJUSTED)).isEqualTo(-1_000_000_000L);
        assertThat(column(next, "paid").amount(Line.CLOSING))
                .isEqualTo(test.number("select sum(remaining) from lot where kind = 'paid'"));
        assertThat(closings.close(last.minusMonths(1), "olga")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void bothSidesOfTheBooksAreTheSame() {
        List<LedgerReports.Account> accounts =
                new LedgerReports(test.database()).trialBalance(LocalDate.now(ZoneOffset.UTC));
        assertThat(accounts)
                .extracting(LedgerReports.Account::ledger)
                .contains("wallet", "cash", "revenue", "write_off");
        BigInteger sum = BigInteger.ZERO;
        for (LedgerReports.Account account : accounts)
            sum = sum.add(account.debit()).subtract(account.credit());
        assertThat(sum).isZero();
        LedgerReports.Days days = new LedgerReports.Days(LocalDate.EPOCH, LocalDate.now(ZoneOffset.UTC));
        assertThat(new LedgerReports(test.database()).writeOffs(days))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.amount()).isEqualTo(2000);
                    assertThat(entry.detail()).isEqualTo("late");
                    assertThat(entry.requestId()).isEqualTo(trade.late);
                });
        assertThat(new LedgerReports(test.database()).late(days))
                .singleElement()
                .satisfies(entry -> assertThat(entry.amount()).isEqualTo(5000));
    }

    /** All that happened so far happened so long before the month began. */
    private void move(String before) {
        test.execute(
                "set session_replication_role = replica; update movement set at = date_trunc('month', now() at time zone 'UTC')"
                        + " at time zone 'UTC' - interval '" + before + "'; set session_replication_role = origin");
    }

    private static Closings.Column column(Closings.Month month, String kind) {
        return month.columns().stream()
                .filter(column -> column.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
