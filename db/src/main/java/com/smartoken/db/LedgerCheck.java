package com.smartoken.db;

import com.smartoken.db.check.Rule;
import com.smartoken.db.check.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;
import org.jooq.Result;

/**
 * Checks every invariant of the books in one snapshot. The names are those of the design: a broken one is told with
 * the rows that break it, at most {@link #ROWS_MAX} each.
 */
public final class LedgerCheck {
    private static final int ROWS_MAX = 20;

    private final Database database;

    public LedgerCheck(Database database) {
        this.database = database;
    }

    /** A rule and a row that breaks it. */
    public record Violation(String rule, String row) {}

    /** All violations; empty when the books are right. */
    public List<Violation> violations() {
        return database.transact(db -> {
            db.execute("set transaction isolation level repeatable read, read only");
            db.execute("set local statement_timeout = '30min'");
            db.execute("set local plan_cache_mode = force_custom_plan");
            List<Violation> found = new ArrayList<>();
            for (Rule rule : Rules.ALL) {
                Result<Record> rows = db.fetch(rule.sql() + " limit " + ROWS_MAX);
                for (Record row : rows)
                    found.add(new Violation(rule.name(), row.intoMap().toString()));
            }
            return found;
        });
    }
}
