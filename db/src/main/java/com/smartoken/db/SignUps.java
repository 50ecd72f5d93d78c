package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.SIGN_UP;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that somebody made by signing in, and whether they get free credit: at once, after an operator has looked, or
 * not. Judged once; the verdict and the grants that follow from it are one transaction.
 */
public final class SignUps {
    private static final int LISTED_MAX = 200;

    private final Database database;

    public SignUps(Database database) {
        this.database = database;
    }

    /** Where a sign-up stands. */
    public enum State {
        NEW,
        LOW,
        REVIEW,
        RELEASED,
        REFUSED;

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Whether free credit is kept back. */
        public boolean isKeptBack() {
            return this == REVIEW || this == REFUSED;
        }
    }

    /** Why a sign-up is looked at by a person. */
    public enum Reason {
        /** The address belongs to a service of throwaway addresses. */
        DISPOSABLE_ADDRESS,
        /** Another account has the same mailbox. */
        SAME_MAILBOX,
        /** Whoever signed up had an account before and closed it. */
        CAME_BACK,
        /** Many sign-ups came from the same network within an hour. */
        BUSY_NETWORK;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is known of a sign-up besides the account.
     *
     * @param network such as {@code 203.0.113.0/24}; null when it is not known
     * @param perHour sign-ups of one network within an hour that get free credit at once; 0 for any number
     */
    public record Facts(boolean isDisposable, @Nullable String network, int perHour) {}

    /** A sign-up in an operator's list. {@code decision} is the operator's reason. */
    public record Entry(
            long accountId,
            String email,
            State state,
            List<String> reasons,
            @Nullable String network,
            Instant createdAt,
            @Nullable String decidedBy,
            @Nullable String decision) {
        public Entry {
            reasons = List.copyOf(reasons);
        }
    }

    /** A sign-up that nobody has judged, with the network's address of its first session if it has one. */
    public record Unjudged(
            long accountId, String email, @Nullable String address) {}

    /** Judges a new sign-up and grants these campaigns when its risk is low. A second time only tells the verdict. */
    public State judge(long accountId, Facts facts, List<String> campaigns) {
        return database.transact(db -> {
            State state = lock(db, accountId);
            if (state != State.NEW) return state == null ? State.LOW : state;
            List<Reason> reasons = reasons(db, accountId, facts);
            State verdict = reasons.isEmpty() ? State.LOW : State.REVIEW;
            db.update(SIGN_UP)
                    .set(SIGN_UP.STATE, verdict.name().toLowerCase(Locale.ROOT))
                    .set(SIGN_UP.NETWORK, facts.network)
                    .set(SIGN_UP.REASONS, reasons.stream().map(Reason::word).toArray(String[]::new))
                    .set(SIGN_UP.JUDGED_AT, Sql.now())
                    .where(SIGN_UP.ACCOUNT_ID.eq(accountId))
                    .execute();
            if (verdict == State.LOW) Grants.toOne(db, accountId, Grants.ITSELF, campaigns);
            return verdict;
        });
    }

    /** Sign-ups that are still new after a while: the process that made them did not live to judge them. */
    public List<Unjudged> unjudged(Duration age) {
        return database.query(db -> db.fetch("""
                select a.id, a.email, (select s.address from web_session s where s.account_id = a.id order by s.id limit 1)
                from sign_up u join account a on a.id = u.account_id
                where u.state = 'new' and u.created_at < clock_timestamp() - make_interval(secs => {0})
                order by a.id limit {1}
                """, DSL.val((double) age.toMillis() / 1000), DSL.val(LISTED_MAX))
                .map(row -> new Unjudged(row.get(0, Long.class), row.get(1, String.class), row.get(2, String.class))));
    }

    /** Where an account stands; LOW for one that nobody made by signing in. */
    public State stateOf(long accountId) {
        return database.query(db -> db.select(SIGN_UP.STATE)
                .from(SIGN_UP)
                .where(SIGN_UP.ACCOUNT_ID.eq(accountId))
                .fetchOptional(row -> State.of(row.value1()))
                .orElse(State.LOW));
    }

    /** Those that wait for an operator, the oldest first. */
    public List<Entry> inReview() {
        return database.query(db -> list(db, "u.state = 'review' order by u.account_id"));
    }

    /** Those that an operator decided last. */
    public List<Entry> decided() {
        return database.query(db -> list(db, "u.decided_at is not null order by u.decided_at desc"));
    }

    /**
     * Ends a review: releases with these campaigns, or refuses.
     *
     * @return false when the account waits for nobody: somebody else decided first, or there is nothing to decide
     */
    public boolean decide(long accountId, boolean isReleased, String operator, String reason, List<String> campaigns) {
        return database.transact(db -> {
            if (lock(db, accountId) != State.REVIEW) return false;
            db.update(SIGN_UP)
                    .set(SIGN_UP.STATE, isReleased ? "released" : "refused")
                    .set(SIGN_UP.DECIDED_AT, Sql.now())
                    .set(SIGN_UP.DECIDED_BY, operator)
                    .set(SIGN_UP.DECISION, reason)
                    .where(SIGN_UP.ACCOUNT_ID.eq(accountId))
                    .execute();
            if (isReleased) Grants.toOne(db, accountId, operator, campaigns);
            return true;
        });
    }

    private static @Nullable State lock(DSLContext db, long accountId) {
        return db.select(SIGN_UP.STATE)
                .from(SIGN_UP)
                .where(SIGN_UP.ACCOUNT_ID.eq(accountId))
                .forNoKeyUpdate()
                .fetchOptional(row -> State.of(row.value1()))
                .orElse(null);
    }

    private static List<Reason> reasons(DSLContext db, long accountId, Facts facts) {
        List<Reason> reasons = new ArrayList<>();
        if (facts.isDisposable) reasons.add(Reason.DISPOSABLE_ADDRESS);
        // Of several sign-ups of one mailbox or network only one is judged at a time.
        db.execute(
                "select pg_advisory_xact_lock(hashtextextended('mailbox ' || mailbox(email), 0)) from account where id = {0}",
                DSL.val(accountId));
        if (is(db, """
                select exists (select 1 from account mine join account a on mailbox(a.email) = mailbox(mine.email)
                    left join sign_up u on u.account_id = a.id
                    where mine.id = {0} and a.id <> mine.id and (a.id < mine.id or u.state in ('low', 'released')))
                """, accountId)) reasons.add(Reason.SAME_MAILBOX);
        if (is(db, """
                select exists (select 1 from account mine join closed_account c
                    on c.mailbox = hash_of(mailbox(mine.email)) or c.identity = hash_of(mine.issuer || ' ' || mine.subject)
                    where mine.id = {0} and c.account_id <> mine.id)
                """, accountId)) reasons.add(Reason.CAME_BACK);
        if (facts.network != null && facts.perHour > 0 && isBusy(db, facts)) reasons.add(Reason.BUSY_NETWORK);
        return reasons;
    }

    private static boolean isBusy(DSLContext db, Facts facts) {
        db.execute("select pg_advisory_xact_lock(hashtextextended('network ' || {0}, 0))", DSL.val(facts.network));
        int recent = db.fetchCount(
                SIGN_UP,
                SIGN_UP.NETWORK
                        .eq(facts.network)
                        .and(SIGN_UP.STATE.in("low", "released"))
                        .and(SIGN_UP.JUDGED_AT.gt(Sql.ago(Duration.ofHours(1)))));
        return recent >= facts.perHour;
    }

    private static boolean is(DSLContext db, String question, long accountId) {
        return db.fetchSingle(question, DSL.val(accountId)).get(0, Boolean.class);
    }

    private static List<Entry> list(DSLContext db, String which) {
        return db.fetch(
                        "select u.account_id, a.email, u.state, u.reasons, u.network, a.created_at, u.decided_by, u.decision"
                                + " from sign_up u join account a on a.id = u.account_id where a.closed_at is null and "
                                + which + " limit {0}",
                        DSL.val(LISTED_MAX))
                .map(SignUps::entry);
    }

    private static Entry entry(Record row) {
        return new Entry(
                row.get(SIGN_UP.ACCOUNT_ID.getName(), Long.class),
                row.get(ACCOUNT.EMAIL.getName(), String.class),
                State.of(row.get(SIGN_UP.STATE.getName(), String.class)),
                Arrays.asList(row.get(SIGN_UP.REASONS.getName(), String[].class)),
                row.get(SIGN_UP.NETWORK.getName(), String.class),
                row.get(ACCOUNT.CREATED_AT.getName(), java.time.OffsetDateTime.class)
                        .toInstant(),
                row.get(SIGN_UP.DECIDED_BY.getName(), String.class),
                row.get(SIGN_UP.DECISION.getName(), String.class));
    }
}
