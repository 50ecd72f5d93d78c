package com.smartoken.db;

import static com.smartoken.db.generated.Tables.SIGN_IN;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Sign-ins on their way to the issuer and back. Each can be taken up once, within {@link #AGE_MAX}. */
public final class SignIns {
    public static final Duration AGE_MAX = Duration.ofMinutes(15);

    /** So many may be under way at once, on all nodes together: 50 a second for the whole of their time. */
    private static final int UNDER_WAY_MAX = 50_000;

    private static final int CLEANED_MAX = 10;

    private final Database database;
    private final int underWayMax;
    private final int bounded;
    private final AtomicInteger starts = new AtomicInteger();

    public SignIns(Database database) {
        this(database, UNDER_WAY_MAX);
    }

    /** With another bound, which a hundredth more may pass on each node. */
    SignIns(Database database, int underWayMax) {
        this.database = database;
        this.underWayMax = underWayMax;
        this.bounded = underWayMax / 100;
    }

    /** A sign-in that came back: what was noted for it, as JSON, and where it began. */
    public record Started(String flow, String returnTo) {}

    /** Notes a sign-in, and clears a few that never came back. */
    public void start(byte[] hash, Started started) {
        database.run(db -> {
            db.deleteFrom(SIGN_IN)
                    .where(SIGN_IN.HASH.in(DSL.select(SIGN_IN.HASH)
                            .from(SIGN_IN)
                            .where(SIGN_IN.STARTED_AT.lt(Sql.ago(AGE_MAX)))
                            .orderBy(SIGN_IN.STARTED_AT)
                            .limit(CLEANED_MAX)
                            .forUpdate()
                            .skipLocked()))
                    .execute();
            db.insertInto(SIGN_IN)
                    .set(SIGN_IN.HASH, hash)
                    .set(SIGN_IN.FLOW, JSONB.valueOf(started.flow))
                    .set(SIGN_IN.RETURN_TO, started.returnTo)
                    .execute();
        });
        if (starts.incrementAndGet() % bounded == 0) giveUpOldest();
    }

    /** Anybody may begin a sign-in, so that there is an end to how many are kept: whoever began long ago begins again. */
    private void giveUpOldest() {
        database.run(db -> db.deleteFrom(SIGN_IN)
                .where(SIGN_IN.STARTED_AT.lt(DSL.field(DSL.select(SIGN_IN.STARTED_AT)
                        .from(SIGN_IN)
                        .orderBy(SIGN_IN.STARTED_AT.desc())
                        .limit(1)
                        .offset(underWayMax - 1))))
                .execute());
    }

    /** Deletes all that never came back. @return how many */
    public int clear() {
        return database.query(db -> db.deleteFrom(SIGN_IN)
                .where(SIGN_IN.STARTED_AT.lt(Sql.ago(AGE_MAX)))
                .execute());
    }

    /** Takes a sign-in up: whoever comes second with the same hash, on whatever node, gets null. */
    public @Nullable Started take(byte[] hash) {
        return database.query(db -> db.deleteFrom(SIGN_IN)
                .where(SIGN_IN.HASH.eq(hash))
                .and(SIGN_IN.STARTED_AT.gt(Sql.ago(AGE_MAX)))
                .returning()
                .fetchOne(row -> new Started(row.get(SIGN_IN.FLOW).data(), row.get(SIGN_IN.RETURN_TO))));
    }
}
