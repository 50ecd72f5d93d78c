package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignUpsTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestDatabase test;
    private static Accounts accounts;
    private static SignUps signUps;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        accounts = new Accounts(test.database());
        signUps = new SignUps(test.database());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @ParameterizedTest
    @CsvSource({
        "A.d.a+shop@GoogleMail.com, ada@gmail.com",
        "ada@gmail.com, ada@gmail.com",
        "a.da+x@Example.com, a.da@example.com",
        "+x@example.com, +x@example.com",
        "ada@example.com., ada@example.com",
    })
    void knowsTheMailboxBehindAnAddress(String email, String mailbox) {
        assertThat(test.number("select (mailbox('" + email + "') = '" + mailbox + "')::int"))
                .isEqualTo(1);
    }

    @Test
    void theFirstAccountOfAMailboxIsFineAndTheNextAreLookedAt() throws Exception {
        String box = "box" + COUNT.incrementAndGet();
        List<Long> aliases = new ArrayList<>();
        for (int i = 0; i < 8; i++) aliases.add(signedUp(box + "+" + i + "@gmail.com"));
        List<SignUps.State> verdicts = atOnce(aliases.reversed(), new SignUps.Facts(false, null, 5));
        assertThat(verdicts).filteredOn(SignUps.State.LOW::equals).hasSize(1);
    }

    @Test
    void aNetworkGetsSoManyAnHourAtOnceAndTheRestIsLookedAt() throws Exception {
        SignUps.Facts facts = new SignUps.Facts(false, "203.0.113.0/24", 5);
        List<Long> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) many.add(signedUp("many" + COUNT.incrementAndGet() + "@example.com"));
        List<SignUps.State> verdicts = atOnce(many, facts);
        assertThat(verdicts).filteredOn(SignUps.State.LOW::equals).hasSize(5);
        long elsewhere = signedUp("elsewhere@example.com");
        assertThat(signUps.judge(elsewhere, new SignUps.Facts(false, "198.51.100.0/24", 5), List.of()))
                .isEqualTo(SignUps.State.LOW);
        test.execute("update sign_up set judged_at = judged_at - interval '61 min'");
        assertThat(signUps.judge(signedUp("later@example.com"), facts, List.of()))
                .isEqualTo(SignUps.State.LOW);
        assertThat(signUps.judge(signedUp("any@example.com"), new SignUps.Facts(false, "203.0.113.0/24", 0), List.of()))
                .isEqualTo(SignUps.State.LOW);
    }

    @Test
    void whoClosedAnAccountAndComesBackIsLookedAt() {
        long first = signedUp("gone@example.com");
        test.execute("update account set closed_at = clock_timestamp(), email = 'erased', issuer = null, subject = null"
                + " where id = " + first);
        long second = signedUp("gone@example.com");
        SignUps.State verdict = signUps.judge(second, new SignUps.Facts(false, null, 5), List.of());
        assertThat(verdict).isEqualTo(SignUps.State.REVIEW);
        assertThat(signUps.inReview())
                .filteredOn(entry -> entry.accountId() == second)
                .singleElement()
                .satisfies(entry -> assertThat(entry.reasons()).containsExactly("came_back"));
    }

    @Test
    void findsThoseWhomNobodyJudged() {
        long account = signedUp("forgotten@example.com");
        assertThat(signUps.unjudged(Duration.ofMinutes(1)))
                .extracting(SignUps.Unjudged::accountId)
                .doesNotContain(account);
        test.execute("update sign_up set created_at = created_at - interval '2 min' where account_id = " + account);
        assertThat(signUps.unjudged(Duration.ofMinutes(1)))
                .extracting(SignUps.Unjudged::accountId)
                .contains(account);
        signUps.judge(account, new SignUps.Facts(false, null, 5), List.of());
        assertThat(signUps.unjudged(Duration.ZERO))
                .extracting(SignUps.Unjudged::accountId)
                .doesNotContain(account);
    }

    private static List<SignUps.State> atOnce(List<Long> ids, SignUps.Facts facts) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SignUps.State>> all = new ArrayList<>();
            for (long id : ids) all.add(threads.submit(() -> signUps.judge(id, facts, List.of())));
            List<SignUps.State> verdicts = new ArrayList<>();
            for (Future<SignUps.State> one : all) verdicts.add(one.get());
            return verdicts;
        }
    }

    private static long signedUp(String email) {
        Arrival arrival = accounts.admit(new Identity("https://issuer", email, email, null), true);
        return ((Arrival.Admitted) arrival).account().id();
    }
}
