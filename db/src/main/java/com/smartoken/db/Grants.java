package com.smartoken.db;

import static com.smartoken.db.generated.Tables.CAMPAIGN;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Campaign credit. An account gets a campaign's amount once, however often and on however many nodes it is tried: the
 * lot's source is unique. Whether an account was made in time is decided by this server's clock. All grants of a campaign
 * together never pass its budget: they are counted in its row, which is locked until the grant is committed.
 */
public final class Grants {
    /** Accounts whose wallets are locked at once: few, so that their calls hardly wait. */
    private static final int SPAN = 500;

    /** A budget below what was granted already means: no more. */
    private static final String REGISTER = """
            insert into campaign as c (slug, amount, starts_at, over_at, over_max, credit_seconds, budget)
            values (?, ?, ?, ?, ?, ?::bigint, ?::bigint)
            on conflict (slug) do update set amount = excluded.amount, starts_at = excluded.starts_at,
                over_at = excluded.over_at, over_max = greatest(c.over_max, excluded.over_at),
                credit_seconds = excluded.credit_seconds,
                budget = case when excluded.budget is not null then greatest(excluded.budget, c.granted) end
            where c.accounts = 0 or c.amount = excluded.amount
            returning 1
            """;

    private static final String ELIGIBLE = """
            select w.account_id from wallet w
            join account a on a.id = w.account_id
            join campaign c on c.slug = {0}
            left join sign_up s on s.account_id = w.account_id
            where w.account_id > {1} and w.account_id <= {2}
              and a.closed_at is null and a.held_at is null
              and c.starts_at <= statement_timestamp() and a.created_at < c.over_at
              and (s.account_id is null or s.state in ('low', 'released'))
              and not exists (select 1 from lot l where l.account_id = w.account_id and l.source = 'campaign:' || c.slug)
            order by w.account_id
            for no key update of w
            """;

    private static final String GIVE = """
            with given as (
                insert into lot (account_id, asset, kind, source, granted, remaining, expires_at)
                select id, 'usd', 'promo', 'campaign:' || c.slug, c.amount, c.amount,
                       clock_timestamp() + make_interval(secs => c.credit_seconds)
                from campaign c, unnest({1}::bigint[]) as id where c.slug = {0}
                on conflict (account_id, source) do nothing
                returning id, account_id, granted, expires_at
            ), moved as (
                insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)
                select new_id(), id, 'grant', account_id, 'usd', granted, 'campaign', {0} from given
            ),
            """ + AccountEvents.TOLD_OF_GIVEN + """
            update campaign set granted = granted + (select coalesce(sum(granted), 0) from given),
                                accounts = accounts + (select count(*) from given)
            where slug = {0} returning (select count(*) from given)
            """;

    private final Database database;

    public Grants(Database database) {
        this.database = database;
    }

    /** What a campaign's file says. {@code over} is the first instant that no longer counts. */
    public record Terms(
            String slug,
            Usd amount,
            Instant starts,
            Instant over,
            @Nullable Duration creditExpiresAfter,
            @Nullable Usd budget) {}

    /** The file names another amount than what was granted already. */
    public static final class AmountChanged extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Usd granted;

        AmountChanged(Usd granted) {
            super("the amount differs from what was granted", null, false, false);
            this.granted = granted;
        }

        /** What each account got so far. */
        public Usd granted() {
            return granted;
        }
    }

    /** What one run granted, and whether the budget ended it. */
    public record Applied(long granted, boolean isBudgetReached) {}

    /** How far a campaign's migration has come. */
    public interface Progress {
        /** @param lastAccount of {@code accountMax}, the highest id; {@code granted} accounts got it in this run */
        void at(long lastAccount, long accountMax, long granted);
    }

    /** The amount that accounts were granted, if it is another than these terms'; null when they agree or none got any. */
    public @Nullable Usd contradiction(Terms terms) {
        return database.query(db -> db.select(CAMPAIGN.AMOUNT)
                .from(CAMPAIGN)
                .where(CAMPAIGN.SLUG.eq(terms.slug))
                .and(CAMPAIGN.ACCOUNTS.gt(0L))
                .and(CAMPAIGN.AMOUNT.ne(terms.amount.nano()))
                .fetchOptional(row -> new Usd(row.value1()))
                .orElse(null));
    }

    /** Makes these the terms of the grants to come. @throws AmountChanged when accounts got another amount */
    public void register(Terms terms) {
        long registered = database.number(
                REGISTER,
                terms.slug,
                terms.amount.nano(),
                terms.starts.atOffset(ZoneOffset.UTC),
                terms.over.atOffset(ZoneOffset.UTC),
                terms.over.atOffset(ZoneOffset.UTC),
                terms.creditExpiresAfter == null ? null : terms.creditExpiresAfter.toSeconds(),
                terms.budget == null ? null : terms.budget.nano());
        if (registered == 1) return;
        Usd granted = contradiction(terms);
        throw new AmountChanged(granted == null ? terms.amount : granted);
    }

    /**
     * Grants a campaign to every account that may have it and has not, in small batches, each by itself: it may be stopped
     * at any point and begun again, and run beside sign-ups and calls.
     *
     * @return what was done; not everybody got it when the budget is used up
     */
    public Applied toAll(String slug, Progress progress) {
        long last = database.number("select coalesce(max(account_id), 0) from wallet");
        long granted = 0;
        for (long after = 0; after < last; after += SPAN) {
            long from = after;
            long upTo = Math.min(last, after + SPAN);
            Given given = database.transact(db -> give(db, slug, from, upTo));
            granted += given.accounts;
            progress.at(upTo, last, granted);
            if (given.isBudgetReached) return new Applied(granted, true);
        }
        noteApplied(slug);
        return new Applied(granted, false);
    }

    private void noteApplied(String slug) {
        database.run(db -> db.update(CAMPAIGN)
                .set(CAMPAIGN.APPLIED_AT, Sql.now())
                .where(CAMPAIGN.SLUG.eq(slug))
                .execute());
    }

    /** Runs work that only one process does at a time. @return null when another one is at it */
    public <T> @Nullable T alone(String slug, java.util.function.Supplier<T> work) {
        return database.alone(new Source.Campaign(slug).word(), work);
    }

    /** Grants campaigns to one account, as far as it may have them, within the caller's transaction. */
    static void toOne(DSLContext db, long accountId, List<String> slugs) {
        for (String slug : slugs.stream().sorted().toList()) give(db, slug, accountId - 1, accountId);
    }

    private record Given(long accounts, boolean isBudgetReached) {}

    private static Given give(DSLContext db, String slug, long after, long upTo) {
        List<Long> accounts =
                db.fetch(ELIGIBLE, DSL.val(slug), DSL.val(after), DSL.val(upTo)).map(row -> row.get(0, Long.class));
        if (accounts.isEmpty()) return new Given(0, false);
        Record campaign = lock(db, slug);
        long room = room(campaign);
        List<Long> served = accounts.size() <= room ? accounts : accounts.subList(0, (int) room);
        if (served.isEmpty()) return new Given(0, true);
        String told = AccountEvents.given(LotKind.PROMO, new Usd(campaign.get(CAMPAIGN.AMOUNT)));
        long given = db.fetchSingle(GIVE, DSL.val(slug), DSL.val(served.toArray(Long[]::new)), DSL.val(told))
                .get(0, Long.class);
        return new Given(given, served.size() < accounts.size());
    }

    private static Record lock(DSLContext db, String slug) {
        return db.select(CAMPAIGN.BUDGET, CAMPAIGN.GRANTED, CAMPAIGN.AMOUNT)
                .from(CAMPAIGN)
                .where(CAMPAIGN.SLUG.eq(slug))
                .forNoKeyUpdate()
                .fetchSingle();
    }

    /** How many more grants the budget has room for, as long as the campaign's row stays locked. */
    private static long room(Record row) {
        Long budget = row.get(CAMPAIGN.BUDGET);
        return budget == null ? Long.MAX_VALUE : (budget - row.get(CAMPAIGN.GRANTED)) / row.get(CAMPAIGN.AMOUNT);
    }
}
