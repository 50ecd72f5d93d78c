package com.smartoken.db;

import static com.smartoken.db.generated.Tables.SIGN_IN;

import java.time.Duration;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Sign-ins on their way to the issuer and back. Each can be taken up once, within {@link #AGE_MAX}. */
public final class SignIns {
    public static final Duration AGE_MAX = Duration.ofMinutes(15);

    private static final int CLEANED_MAX = 10;

    private final Database database;

    public SignIns(Database database) {
        this.database = database;
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
