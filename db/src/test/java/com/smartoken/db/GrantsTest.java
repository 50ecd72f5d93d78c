package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final SignUps.Facts HARMLESS = new SignUps.Facts(false, null, 5);

    private static TestDatabase test;
    private static Accounts accounts;
    private static Grants grants;
    private static SignUps signUps;
    private String slug = "";

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        accounts = new Accounts(test.database());
        grants = new Grants(test.database());
        signUps = new SignUps(test.database());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @BeforeEach
    void anotherCampaign() {
        slug = "gift" + COUNT.incrementAndGet();
    }

    @AfterEach
    void booksAreRight() {
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-31T15:59:59.999999Z, 1",
        "2026-12-31T15:59:59Z, 1",
        "2026-12-31T16:00:00Z, 0",
        "2026-12-31T16:00:01Z, 0",
        "2020-01-01T00:00:00Z, 1",
    })
    void theWholeLastSecondOfTheAccountsCreationCounts(Instant created, int granted) {
        register(null, Instant.parse("2026-12-31T16:00:00Z"));
        long account = signedUp();
        test.execute("update account set created_at = '" + created + "' where id = " + account);
        signUps.judge(account, HARMLESS, List.of(slug));
        assertThat(granted(account)).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"-10, 1", "10, 1", "-10, 0", "10, 0"})
    void theDatabasesClockDecidesWhenItAndTheNodesDifferByTenMinutes(int minutes, int granted) {
        // The server's clock is moved and not this process's: the difference is the same.
        String now = "pg_catalog.clock_timestamp() + interval '" + minutes + " min'";
        try (TestDatabase moved = TestDatabase.create()) {
            moved.execute("alter table account alter created_at set default " + now);
            long end = moved.number("select extract(epoch from " + now + ")::bigint") + (granted == 1 ? 60 : -60);
            Instant over = Instant.ofEpochSecond(end);
            new Grants(moved.database())
                    .register(new Grants.Terms(slug, Usd.parse("5"), Instant.EPOCH, over, null, null));
            long account = signedUp(new Accounts(moved.database()), "late@example.com");
            new SignUps(moved.database()).judge(account, HARMLESS, List.of(slug));
            assertThat(moved.number("select count(*) from lot")).isEqualTo(granted);
        }
    }

    @Test
    void grantsNothingBeforeTheCampaignBeginsAndThenToThoseWhoWereThere() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        grants.register(new Grants.Terms(
                slug, Usd.parse("5"), tomorrow, tomorrow.plus(Duration.ofDays(1)), Duration.ofDays(180), null));
        long account = signedUp();
        signUps.judge(account, HARMLESS, List.of(slug));
        assertThat(toAll()).isZero();
        test.execute("update campaign set starts_at = clock_timestamp() where slug = '" + slug + "'");
        assertThat(toAll()).isPositive();
        assertThat(granted(account)).isEqualTo(1);
        assertThat(test.number(
                        "select (expires_at - created_at between interval '179 days' and interval '181 days')::int"
                                + " from lot where account_id = " + account + " and source = 'campaign:" + slug + "'"))
                .isEqualTo(1);
    }

    @Test
    void fiftyJudgementsAtOnceGrantOnce() throws Exception {
        register(null, far());
        long account = signedUp();
        atOnce(50, i -> signUps.judge(account, HARMLESS, List.of(slug)));
        assertThat(granted(account)).isEqualTo(1);
    }

    @Test
    void neverGrantsMoreThanTheBudgetHoweverManyAsk() throws Exception {
        register("22.50", far());
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(signedUp());
        holdAllBut(all);
        atOnce(20, i -> {
            signUps.judge(all.get(i), HARMLESS, List.of(slug));
            return toAll();
        });
        assertThat(test.number("select count(*) from lot where source = 'campaign:" + slug + "'"))
                .isEqualTo(4);
        assertThat(test.number("select granted from campaign where slug = '" + slug + "'"))
                .isEqualTo(20_000_000_000L);
        test.execute("update account set held_at = null");
    }

    @Test
    void existingAccountsGetItOnceHoweverOftenAndWhereItIsApplied() throws Exception {
        register(null, far());
        long account = byOperator();
        long held = byOperator();
        long closed = byOperator();
        accounts.setHeld(held, "suspicious");
        test.execute("update account set closed_at = clock_timestamp() where id = " + closed);
        atOnce(6, i -> toAll());
        assertThat(granted(account)).isEqualTo(1);
        assertThat(granted(held)).isZero();
        assertThat(granted(closed)).isZero();
        accounts.setHeld(held, null);
        assertThat(toAll()).isEqualTo(1);
        assertThat(granted(held)).isEqualTo(1);
    }

    @Test
    void aSignUpThatWaitsForAReviewGetsNothingUntilItIsReleasedAlsoAfterTheDeadline() throws Exception {
        register(null, far());
        long account = signedUp();
        assertThat(signUps.judge(account, new SignUps.Facts(true, null, 5), List.of(slug)))
                .isEqualTo(SignUps.State.REVIEW);
        toAll();
        assertThat(granted(account)).isZero();
        test.execute("update campaign set over_at = (select created_at + interval '1 ms' from account where id = "
                + account + ") where slug = '" + slug + "'");
        AtomicInteger decisions = new AtomicInteger();
        atOnce(
                8,
                i -> signUps.decide(account, true, "olga@example.com", "known customer", List.of(slug))
                        ? decisions.incrementAndGet()
                        : 0);
        assertThat(decisions).hasValue(1);
        assertThat(granted(account)).isEqualTo(1);
    }

    @Test
    void aRefusedSignUpNeverGetsIt() {
        register(null, far());
        long account = signedUp();
        signUps.judge(account, new SignUps.Facts(true, null, 5), List.of(slug));
        assertThat(signUps.decide(account, false, "olga", "a farm", List.of(slug)))
                .isTrue();
        assertThat(signUps.decide(account, true, "olga", "or not", List.of(slug)))
                .isFalse();
        toAll();
        assertThat(granted(account)).isZero();
    }

    @Test
    void neverChangesTheAmountAfterTheFirstGrant() {
        register(null, far());
        grants.register(terms("7", null, far()));
        grants.register(terms("5", null, far()));
        signUps.judge(signedUp(), HARMLESS, List.of(slug));
        assertThatThrownBy(() -> grants.register(terms("6", null, far()))).isInstanceOf(Grants.AmountChanged.class);
        assertThat(grants.contradiction(terms("6", null, far()))).isEqualTo(Usd.parse("5"));
        grants.register(terms("5", "1", far()));
        assertThat(test.number("select budget from campaign where slug = '" + slug + "'"))
                .as("a budget below what was granted means: no more")
                .isEqualTo(5_000_000_000L);
    }

    @Test
    void goesOnWhereItStoppedOnceTheBudgetInTheFileIsRaised() {
        register("10", far());
        List<Long> all = List.of(byOperator(), byOperator(), byOperator(), byOperator());
        holdAllBut(all);
        assertThat(grants.toAll(slug, (at, last, count) -> {}))
                .satisfies(stopped -> assertThat(stopped.granted()).isEqualTo(2))
                .satisfies(stopped -> assertThat(stopped.isBudgetReached()).isTrue());
        register("15", far());
        assertThat(toAll()).isEqualTo(1);
        register(null, far());
        assertThat(toAll()).isEqualTo(1);
        assertThat(all).allMatch(account -> granted(account) == 1);
        test.execute("update account set held_at = null");
    }

    @Test
    void tellsTheOwnerOnceOfWhatWasGrantedUnlessTheyDoNotWantToHearOfIt() {
        register(null, far());
        long account = byOperator();
        long deaf = byOperator();
        test.execute("insert into alert_setting (account_id, muted) values (" + deaf + ", '{credit_granted}')");
        toAll();
        toAll();
        List<AccountEvent> told = new AccountEvents(test.database())
                .page(account, Long.MAX_VALUE, 100).stream()
                        .filter(event -> event.kind() == AccountEvent.Kind.CREDIT_GRANTED)
                        .toList();
        assertThat(told).hasSize((int) test.number("select count(*) from lot where account_id = " + account));
        assertThat(told.getFirst().words()).isEqualTo("{usd 5.00} of promotional credit is in your wallet.");
        assertThat(test.number("select count(*) from account_event where account_id = " + deaf))
                .isZero();
    }

    @Test
    void oneProcessAtATimeAppliesACampaign() {
        assertThat(grants.alone(slug, () -> grants.alone(slug, () -> "twice"))).isNull();
        assertThat(grants.alone(slug, () -> "free again")).isEqualTo("free again");
    }

    /** So that a campaign with a budget is for these accounts alone. */
    private static void holdAllBut(List<Long> accounts) {
        test.execute("update account set held_at = clock_timestamp() where id <> all (array["
                + String.join(",", accounts.stream().map(String::valueOf).toList()) + "]::bigint[])");
    }

    private void register(@Nullable String budget, Instant over) {
        grants.register(terms("5", budget, over));
    }

    private Grants.Terms terms(String amount, @Nullable String budget, Instant over) {
        return new Grants.Terms(
                slug, Usd.parse(amount), Instant.EPOCH, over, null, budget == null ? null : Usd.parse(budget));
    }

    private static Instant far() {
        return Instant.now().plus(Duration.ofDays(100));
    }

    private long toAll() {
        return grants.toAll(slug, (at, last, count) -> {}).granted();
    }

    private long granted(long account) {
        return test.number(
                "select count(*) from lot where account_id = " + account + " and source = 'campaign:" + slug + "'");
    }

    private static long signedUp() {
        return signedUp(accounts, "new" + COUNT.incrementAndGet() + "@example.com");
    }

    private static long signedUp(Accounts accounts, String email) {
        Arrival arrival = accounts.admit(new Identity("https://issuer", email, email, null), true);
        return ((Arrival.Admitted) arrival).account().id();
    }

    private static long byOperator() {
        Account account = accounts.create("old" + COUNT.incrementAndGet() + "@example.com");
        if (account == null) throw new IllegalStateException();
        return account.id();
    }

    private interface Work {
        Object run(int i) throws Exception;
    }

    private static void atOnce(int times, Work work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                all.add(threads.submit(() -> work.run(number)));
            }
            for (Future<?> one : all) one.get();
        }
    }
}
