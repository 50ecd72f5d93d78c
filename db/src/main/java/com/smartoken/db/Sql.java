package com.smartoken.db;

import static com.smartoken.db.generated.Tables.WALLET;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What many statements say: the server's clock, and the lock of a wallet. */
final class Sql {
    private Sql() {}

    static Field<OffsetDateTime> now() {
        return DSL.field("clock_timestamp()", SQLDataType.TIMESTAMPWITHTIMEZONE);
    }

    static Field<OffsetDateTime> ago(Duration time) {
        // statement_timestamp() and not clock_timestamp(): it is stable within a statement, so an index can be used.
        return DSL.field(
                "(statement_timestamp() - make_interval(secs => {0}))",
                SQLDataType.TIMESTAMPWITHTIMEZONE, DSL.val((double) time.toSeconds()));
    }

    /** So long from now; null for never. */
    static Field<OffsetDateTime> in(@Nullable Duration time) {
        return time == null
                ? DSL.castNull(SQLDataType.TIMESTAMPWITHTIMEZONE)
                : DSL.field(
                        "clock_timestamp() + make_interval(secs => {0})",
                        SQLDataType.TIMESTAMPWITHTIMEZONE, DSL.val(time.toMillis() / 1000.0));
    }

    /** Whether an end has come; false where there is none. */
    static Field<Boolean> isOver(Field<OffsetDateTime> end) {
        return DSL.field(DSL.coalesce(end.le(now()), DSL.inline(false)));
    }

    /** Everything that changes what an account has waits for this transaction. */
    static void lockWallet(DSLContext db, long accountId) {
        db.select(WALLET.ACCOUNT_ID)
                .from(WALLET)
                .where(WALLET.ACCOUNT_ID.eq(accountId))
                .forNoKeyUpdate()
                .fetchSingle();
    }
}
