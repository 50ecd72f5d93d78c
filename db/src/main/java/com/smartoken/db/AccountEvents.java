package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT_EVENT;
import static com.smartoken.db.generated.Tables.ALERT_SETTING;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** What owners of accounts are told of, each occasion once. */
public final class AccountEvents {
    /** Unread events are counted to here. */
    public static final int COUNTED_MAX = 99;

    /**
     * Part of a statement that gives credit: tells the owners of the lots in {@code given} (id, account_id, expires_at) what
     * they got, in the words of {2}.
     */
    static final String TOLD_OF_GIVEN = """
            told as (
                insert into account_event (account_id, kind, occasion, text)
                select account_id, 'credit_granted', 'lot:' || id || ':granted', {2} || coalesce(' It can be used until '
                    || '{time ' || to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '}.', '')
                from given where not exists (select 1 from alert_setting s
                    where s.account_id = given.account_id and 'credit_granted' = any (s.muted))
                on conflict (account_id, occasion) do nothing
            )
            """;

    private final Database database;

    public AccountEvents(Database database) {
        this.database = database;
    }

    /**
     * Tells an owner of something, unless they were told of this occasion before or do not want to hear of its kind.
     *
     * @param occasion names what happened, such as {@code lot:12:expires_in:3d}; the same again changes nothing
     * @param words one or two sentences, with {@link Marks}
     * @return false when nothing was added
     */
    public boolean add(long accountId, AccountEvent.Kind kind, String occasion, String words) {
        return database.query(db -> add(db, accountId, kind, occasion, words));
    }

    /** Notes for the record what its owner did just now: nobody has to read it, and its occasion is not told again. */
    public void note(long accountId, AccountEvent.Kind kind, String occasion, String words) {
        database.run(db -> db.insertInto(ACCOUNT_EVENT)
                .set(ACCOUNT_EVENT.ACCOUNT_ID, accountId)
                .set(ACCOUNT_EVENT.KIND, kind.word())
                .set(ACCOUNT_EVENT.OCCASION, occasion)
                .set(ACCOUNT_EVENT.TEXT, words)
                .set(ACCOUNT_EVENT.READ_AT, Sql.now())
                .onConflict(ACCOUNT_EVENT.ACCOUNT_ID, ACCOUNT_EVENT.OCCASION)
                .doNothing()
                .execute());
    }

    /** {@link #add} within a transaction: told exactly when what happened is committed. */
    static boolean add(DSLContext db, long accountId, AccountEvent.Kind kind, String occasion, String words) {
        return db.insertInto(
                                ACCOUNT_EVENT,
                                ACCOUNT_EVENT.ACCOUNT_ID,
                                ACCOUNT_EVENT.KIND,
                                ACCOUNT_EVENT.OCCASION,
                                ACCOUNT_EVENT.TEXT)
                        .select(DSL.select(DSL.val(accountId), DSL.val(kind.word()), DSL.val(occasion), DSL.val(words))
                                .whereNotExists(DSL.selectOne()
                                        .from(ALERT_SETTING)
                                        .where(ALERT_SETTING.ACCOUNT_ID.eq(accountId))
                                        .and(DSL.val(kind.word()).eq(DSL.any(ALERT_SETTING.MUTED)))))
                        .onConflict(ACCOUNT_EVENT.ACCOUNT_ID, ACCOUNT_EVENT.OCCASION)
                        .doNothing()
                        .execute()
                == 1;
    }

    /** What somebody got, for {@link #TOLD_OF_GIVEN}. */
    static String given(LotKind kind, Usd amount) {
        return Marks.usd(amount) + " of " + kind.phrase() + " is in your wallet.";
    }

    /** Events of an account before the one with this id ({@link Long#MAX_VALUE} for all), newest first. */
    public List<AccountEvent> page(long accountId, long before, int count) {
        return database.query(db -> db.selectFrom(ACCOUNT_EVENT)
                .where(ACCOUNT_EVENT.ACCOUNT_ID.eq(accountId))
                .and(ACCOUNT_EVENT.ID.lt(before))
                .orderBy(ACCOUNT_EVENT.ID.desc())
                .limit(count)
                .fetch(row -> new AccountEvent(
                        row.getId(),
                        AccountEvent.Kind.of(row.getKind()),
                        row.getText(),
                        row.getAt().toInstant(),
                        row.getReadAt() != null)));
    }

    /** How many events nobody has read, at most {@link #COUNTED_MAX}. */
    public int unread(long accountId) {
        return database.query(db -> db.fetchCount(DSL.selectOne()
                .from(ACCOUNT_EVENT)
                .where(ACCOUNT_EVENT.ACCOUNT_ID.eq(accountId))
                .and(ACCOUNT_EVENT.READ_AT.isNull())
                .limit(COUNTED_MAX)));
    }

    /** Marks all events of an account up to this one as read. */
    public void read(long accountId, long upTo) {
        database.run(db -> db.update(ACCOUNT_EVENT)
                .set(ACCOUNT_EVENT.READ_AT, Sql.now())
                .where(ACCOUNT_EVENT.ACCOUNT_ID.eq(accountId))
                .and(ACCOUNT_EVENT.READ_AT.isNull())
                .and(ACCOUNT_EVENT.ID.le(upTo))
                .execute());
    }
}
