package com.smartoken.db;

import com.smartoken.db.chain.Lines;
import com.smartoken.db.chain.Witness;
import com.smartoken.db.check.Rule;
import com.smartoken.db.check.Rules;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Checks every invariant of the books in one snapshot. The names are those of the design: a broken one is told with
 * the rows that break it, at most {@link #ROWS_MAX} each.
 */
public final class LedgerCheck {
    private static final int ROWS_MAX = 20;

    /** For this session only: it reads everything once, and a hash of all calls beats looking each of them up. */
    private static final List<String> GREEDY = List.of(
            "set local plan_cache_mode = force_custom_plan",
            "set local work_mem = '256MB'",
            "set local max_parallel_workers_per_gather = 2",
            // What a row costs to write as text is not in the planner's sums.
            "set local parallel_setup_cost = 0",
            "set local parallel_tuple_cost = 0.001",
            Lines.FORMAT);

    /** Rows since a day, under the names of their tables: a rule finds these first. An id is older than what it stands for. */
    private static final String SUFFIX = """
            create temp table usage_record on commit drop as
                select * from usage_record where request_id >= first_id_at({since} - interval '1 day');
            create index on pg_temp.usage_record (account_id, request_id);
            create temp table movement on commit drop as
                select * from movement where reference >= first_id_at({since} - interval '1 day');
            create index on pg_temp.movement (account_id, reference);
            create temp table late_settlement on commit drop as
                select * from late_settlement where request_id >= first_id_at({since} - interval '1 day');
            create temp table operator_entry on commit drop as
                select * from operator_entry where id >= first_id_at({since} - interval '1 day');
            create temp table usage_now on commit drop as select * from usage_now where day >= {since}::date;
            analyze pg_temp.usage_record; analyze pg_temp.movement; analyze pg_temp.late_settlement;
            analyze pg_temp.operator_entry; analyze pg_temp.usage_now""";

    private final Database database;
    private final Witness witness;

    public LedgerCheck(Database database) {
        this(database, Witness.NONE);
    }

    /** @param witness what is known of the sealed days outside the database */
    public LedgerCheck(Database database, Witness witness) {
        this.database = database;
        this.witness = witness;
    }

    /** A rule and a row that breaks it. */
    public record Violation(String rule, String row) {}

    /** All violations; empty when the books are right. */
    public List<Violation> violations() {
        return database.transactLong(db -> {
            db.execute("set transaction isolation level repeatable read, read only");
            GREEDY.forEach(db::execute);
            LocalDate sealed = db.fetchSingle("select max(day) from sealed_day").get(0, LocalDate.class);
            LocalDate logged = Archive.firstDay(db);
            // A call that began before the log begins may have ended on its first day.
            LocalDate from = logged == null ? null : logged.plusDays(1);
            Range range = new Range("", text(from), text(sealed == null ? null : sealed.plusDays(1)), logged);
            List<Violation> found = new ArrayList<>();
            look(db, range, rule -> true, found);
            found.addAll(new ChainCheck(db, witness, from, ROWS_MAX).violations());
            return found;
        });
    }

    private static String text(@Nullable LocalDate day) {
        return day == null ? "-infinity" : day.toString();
    }

    /** Whether a check can begin at a day: the one before it is sealed, and the log is there. */
    public boolean canBeginAt(LocalDate day) {
        return database.query(db -> {
            LocalDate logged = Archive.firstDay(db);
            if (logged != null && !day.isAfter(logged)) return false;
            return db.fetchSingle("select exists (select 1 from sealed_day where day = {0})", DSL.val(day.minusDays(1)))
                    .get(0, Boolean.class);
        });
    }

    /**
     * Violations in what was written from a day on, over what was sealed before it; see {@link #canBeginAt}. What was sealed is
     * believed as far as its signatures go, and is not read again.
     */
    public List<Violation> violations(LocalDate from) {
        return database.transactLong(db -> {
            db.execute("set transaction isolation level repeatable read");
            GREEDY.forEach(db::execute);
            String schema = db.fetchSingle("select quote_ident(current_schema()) || '.'")
                    .get(0, String.class);
            Range range = new Range(schema, from.toString(), from.toString(), Archive.firstDay(db));
            List<Violation> found = new ArrayList<>();
            look(db, range, rule -> rule.reach() == Rule.Reach.STATE, found);
            found.addAll(new ChainCheck(db, witness, from, ROWS_MAX).violations());
            for (String statement : range.of(SUFFIX).split(";")) db.execute(statement);
            look(db, range, rule -> rule.reach() == Rule.Reach.ROWS, found);
            return found;
        });
    }

    /** What the words in braces of a rule stand for. */
    private record Range(
            String all,
            String since,
            String sealed,
            @Nullable LocalDate logged) {
        private String of(String sql) {
            return sql.replace("{all}", all)
                    .replace("{since}", "timestamptz '" + since + "'")
                    .replace("{sealed}", "timestamptz '" + sealed + "'")
                    .replace("{logged}", "uuid '" + firstId() + "'");
        }

        private UUID firstId() {
            return logged == null
                    ? new UUID(0, 0)
                    : RequestIds.firstAt(logged.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
    }

    private static void look(DSLContext db, Range range, Predicate<Rule> which, List<Violation> found) {
        for (Rule rule : Rules.ALL) {
            if (!which.test(rule)) continue;
            // Apart, so that it is planned for all of its rows: most often none is found, and the first is not near.
            String all = "with broken as materialized (" + range.of(rule.sql()) + ") select * from broken limit ";
            for (Record row : db.fetch(all + ROWS_MAX))
                found.add(new Violation(rule.name(), row.intoMap().toString()));
        }
    }
}
