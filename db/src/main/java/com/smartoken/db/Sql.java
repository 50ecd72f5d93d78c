package com.smartoken.db;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The server's clock in statements. */
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
}
