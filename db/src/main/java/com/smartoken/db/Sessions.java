package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.WALLET;
import static com.smartoken.db.generated.Tables.WEB_SESSION;

import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the console, one row a browser. What names a session outside is the SHA-256 of the browser's secret.
 * A session ends when it is not used for {@link #IDLE_MAX}, when it is {@link #AGE_MAX} old, when it is signed out, and
 * with its account.
 */
public final class Sessions {
    public static final Duration IDLE_MAX = Duration.ofHours(12);
    public static final Duration AGE_MAX = Duration.ofDays(30);

    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);
    private static final int BROWSER_LENGTH_MAX = 300;
    private static final int LISTED_MAX = 100;
    private static final int CLEANED_MAX = 10;
    private static final int CLEARED_AT_ONCE_MAX = 1_000;

    private final Database database;

    public Sessions(Database database) {
        this.database = database;
    }

    /** A session with the account it belongs to. */
    public record Found(Session session, Account account) {}

    /** Begins a session, and clears a few that are over. */
    public Session begin(byte[] hash, long accountId, String address, String browser) {
        clean();
        return database.query(db -> db.insertInto(WEB_SESSION)
                .set(WEB_SESSION.HASH, hash)
                .set(WEB_SESSION.ACCOUNT_ID, accountId)
                .set(WEB_SESSION.ADDRESS, address)
                .set(WEB_SESSION.BROWSER, shorten(browser))
                .returning()
                .fetchSingle(Sessions::read));
    }

    /** The live session of this hash with its open account; marks it as seen now and here, at most once a minute; null when there is none. */
    public @Nullable Found find(byte[] hash, String address) {
        Field<Boolean> isStale = DSL.field(WEB_SESSION.SEEN_AT.lt(Sql.ago(SEEN_EVERY)));
        return database.query(db -> db.select(WEB_SESSION.fields())
                .select(ACCOUNT.fields())
                .select(WALLET.PAY_AS_YOU_GO)
                .select(isStale)
                .from(WEB_SESSION)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(WEB_SESSION.ACCOUNT_ID))
                .join(WALLET)
                .on(WALLET.ACCOUNT_ID.eq(ACCOUNT.ID))
                .where(WEB_SESSION.HASH.eq(hash))
                .and(isLive())
                .and(ACCOUNT.CLOSED_AT.isNull())
                .fetchOne(row -> {
                    if (row.get(isStale)) touch(hash, address);
                    return new Found(read(row), Accounts.read(row));
                }));
    }

    /** The live sessions of an account, the one used last first. */
    public List<Session> of(long accountId) {
        return database.query(db -> db.selectFrom(WEB_SESSION)
                .where(WEB_SESSION.ACCOUNT_ID.eq(accountId))
                .and(isLive())
                .orderBy(WEB_SESSION.SEEN_AT.desc(), WEB_SESSION.ID.desc())
                .limit(LISTED_MAX)
                .fetch(Sessions::read));
    }

    /** Ends the session of this hash, if there is one. */
    public void end(byte[] hash) {
        database.run(db ->
                db.deleteFrom(WEB_SESSION).where(WEB_SESSION.HASH.eq(hash)).execute());
    }

    /** Ends one session of an account. @return false when the account has no such session */
    public boolean end(long accountId, long sessionId) {
        return database.query(db -> db.deleteFrom(WEB_SESSION)
                        .where(WEB_SESSION.ID.eq(sessionId))
                        .and(WEB_SESSION.ACCOUNT_ID.eq(accountId))
                        .execute()
                == 1);
    }

    /** Ends all sessions of an account, on every node. @return how many */
    public int endAll(long accountId) {
        return database.query(db -> db.deleteFrom(WEB_SESSION)
                .where(WEB_SESSION.ACCOUNT_ID.eq(accountId))
                .execute());
    }

    /** Deletes all that is over: too old, or not used for too long. @return how many */
    public int clear() {
        int cleared = 0;
        int now;
        do {
            // By the index over the beginning: what began less than IDLE_MAX ago can't be over.
            now = database.query(db -> db.deleteFrom(WEB_SESSION)
                    .where(WEB_SESSION.ID.in(DSL.select(WEB_SESSION.ID)
                            .from(WEB_SESSION)
                            .where(WEB_SESSION.CREATED_AT.lt(Sql.ago(IDLE_MAX)))
                            .and(DSL.not(isLive()))
                            .limit(CLEARED_AT_ONCE_MAX)
                            .forUpdate()
                            .skipLocked()))
                    .execute());
            cleared += now;
        } while (now == CLEARED_AT_ONCE_MAX);
        return cleared;
    }

    private void touch(byte[] hash, String address) {
        database.run(db -> db.update(WEB_SESSION)
                .set(WEB_SESSION.SEEN_AT, Sql.now())
                .set(WEB_SESSION.ADDRESS, address)
                .where(WEB_SESSION.HASH.eq(hash))
                .and(WEB_SESSION.SEEN_AT.lt(Sql.ago(SEEN_EVERY)))
                .execute());
    }

    private void clean() {
        database.run(db -> db.deleteFrom(WEB_SESSION)
                .where(WEB_SESSION.ID.in(DSL.select(WEB_SESSION.ID)
                        .from(WEB_SESSION)
                        .where(WEB_SESSION.CREATED_AT.lt(Sql.ago(AGE_MAX)))
                        .orderBy(WEB_SESSION.CREATED_AT)
                        .limit(CLEANED_MAX)
                        .forUpdate()
                        .skipLocked()))
                .execute());
    }

    private static Condition isLive() {
        return WEB_SESSION.SEEN_AT.gt(Sql.ago(IDLE_MAX)).and(WEB_SESSION.CREATED_AT.gt(Sql.ago(AGE_MAX)));
    }

    private static String shorten(String browser) {
        String visible = browser.replaceAll("\\p{C}", "");
        return visible.length() <= BROWSER_LENGTH_MAX ? visible : visible.substring(0, BROWSER_LENGTH_MAX);
    }

    private static Session read(Record row) {
        return new Session(
                row.get(WEB_SESSION.ID),
                row.get(WEB_SESSION.ACCOUNT_ID),
                row.get(WEB_SESSION.ADDRESS),
                row.get(WEB_SESSION.BROWSER),
                row.get(WEB_SESSION.CREATED_AT).toInstant(),
                row.get(WEB_SESSION.SEEN_AT).toInstant());
    }
}
