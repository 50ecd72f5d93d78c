package com.smartoken.db;

import com.smartoken.db.check.MonthLines;
import com.smartoken.db.ledger.LotKind;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Months of the books (UTC). A closed one is never changed, and closed in order: what it began with is what the one before
 * ended with.
 */
public final class Closings {
    /** After the end of a month: whatever was begun within it has ended by then, by the timeouts of every connection. */
    private static final String SETTLED_AFTER = "10 minutes";

    private final Database database;

    public Closings(Database database) {
        this.database = database;
    }

    /** A line of a month. */
    public enum Line {
        OPENING(1),
        GRANTED(1),
        TOPPED_UP(1),
        USED(-1),
        EXPIRED(-1),
        REFUNDED(1),
        ADJUSTED(1),
        CLOSING(0),
        WRITTEN_OFF(0);

        private final int sign;

        Line(int sign) {
            this.sign = sign;
        }

        /** As the books keep it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What one kind of lot came to in a month.
     *
     * @param kind {@code paid}, {@code promo} and {@code operator} in nano-dollars, {@code quota} in tokens
     */
    public record Column(String kind, Map<Line, Long> amounts) {
        public Column {
            amounts = Map.copyOf(amounts);
        }

        /** 0 where nothing of it happened. */
        public long amount(Line line) {
            return amounts.getOrDefault(line, 0L);
        }
    }

    /** A month, closed by somebody ({@code actor} null when it is not). */
    public record Month(YearMonth month, @Nullable String actor, List<Column> columns) {
        public Month {
            columns = List.copyOf(columns);
        }
    }

    /** How it went. */
    public sealed interface Outcome {
        /** The month as it stands in the books; {@code isNew} when it was closed just now. */
        record Closed(Month month, boolean isNew) implements Outcome {}

        /** Nothing was written; why, in words. */
        record Refused(String why) implements Outcome {}
    }

    /** The month as it stands: closed, or as far as it has come. */
    public Month read(YearMonth month) {
        return database.transact(db -> {
            Month closed = closed(db, month);
            return closed == null ? new Month(month, null, columns(db, month)) : closed;
        });
    }

    /** Closes a month that is over. One that is closed is told as it was closed. */
    public Outcome close(YearMonth month, String actor) {
        return database.transactLong(db -> {
            db.execute("select pg_advisory_xact_lock(hashtextextended('monthly close', 0))");
            Month closed = closed(db, month);
            if (closed != null) return new Outcome.Closed(closed, false);
            String why = refusal(db, month);
            if (why != null) return new Outcome.Refused(why);
            List<Column> columns = columns(db, month);
            db.execute(
                    "insert into monthly_close (month, actor) values ({0}, {1})",
                    DSL.val(month.atDay(1)), DSL.val(actor));
            for (Column column : columns) {
                column.amounts.forEach((line, amount) -> db.execute(
                        "insert into monthly_close_line (month, kind, line, amount) values ({0}, {1}, {2}, {3})",
                        DSL.val(month.atDay(1)), DSL.val(column.kind), DSL.val(line.word()), DSL.val(amount)));
            }
            return new Outcome.Closed(new Month(month, actor, columns), true);
        });
    }

    private static @Nullable String refusal(DSLContext db, YearMonth month) {
        Record row = db.fetchSingle(
                "select clock_timestamp() < {0} + interval '" + SETTLED_AFTER + "' as open,"
                        + " (select max(month) from monthly_close)::text as last",
                DSL.val(end(month)));
        if (row.get("open", Boolean.class)) {
            return month + " is not over: it can be closed ten minutes after " + month.plusMonths(1)
                    + " has begun (UTC)";
        }
        String last = row.get("last", String.class);
        if (last == null) return null;
        YearMonth next = YearMonth.parse(last.substring(0, 7)).plusMonths(1);
        return next.equals(month) ? null : "months are closed in order, and the next one is " + next;
    }

    private static @Nullable Month closed(DSLContext db, YearMonth month) {
        String actor = db.fetchOptional("select actor from monthly_close where month = {0}", DSL.val(month.atDay(1)))
                .map(row -> row.get(0, String.class))
                .orElse(null);
        if (actor == null) return null;
        Map<String, Map<Line, Long>> kinds = kinds();
        db.fetch("select kind, line, amount from monthly_close_line where month = {0}", DSL.val(month.atDay(1)))
                .forEach(row -> put(kinds, row));
        return new Month(month, actor, columnsOf(kinds));
    }

    private static List<Column> columns(DSLContext db, YearMonth month) {
        Month before = closed(db, month.minusMonths(1));
        Map<String, Map<Line, Long>> kinds = kinds();
        if (before == null) {
            Map<String, Map<Line, Long>> older = kinds();
            db.fetch(MonthLines.sql("'-infinity'", "{0}"), DSL.val(begin(month)))
                    .forEach(row -> put(older, row));
            older.forEach((kind, lines) -> amounts(kinds, kind).put(Line.OPENING, closing(lines)));
        } else {
            for (Column column : before.columns) {
                amounts(kinds, column.kind).put(Line.OPENING, column.amount(Line.CLOSING));
            }
        }
        db.fetch(MonthLines.sql("{0}", "{1}"), DSL.val(begin(month)), DSL.val(end(month)))
                .forEach(row -> put(kinds, row));
        kinds.forEach((kind, lines) -> {
            if (!kind.equals(OPERATOR)) lines.put(Line.CLOSING, closing(lines));
            else lines.remove(Line.OPENING);
        });
        return columnsOf(kinds);
    }

    private static final String OPERATOR = "operator";

    private static Map<String, Map<Line, Long>> kinds() {
        Map<String, Map<Line, Long>> kinds = new LinkedHashMap<>();
        for (LotKind kind : List.of(LotKind.PAID, LotKind.PROMO, LotKind.QUOTA)) amounts(kinds, kind.word());
        amounts(kinds, OPERATOR);
        return kinds;
    }

    private static Map<Line, Long> amounts(Map<String, Map<Line, Long>> kinds, String kind) {
        return kinds.computeIfAbsent(kind, k -> new EnumMap<>(Line.class));
    }

    private static void put(Map<String, Map<Line, Long>> kinds, Record row) {
        Line line = Line.valueOf(row.get("line", String.class).toUpperCase(Locale.ROOT));
        amounts(kinds, row.get("kind", String.class)).put(line, row.get("amount", Long.class));
    }

    private static long closing(Map<Line, Long> lines) {
        long sum = 0;
        for (Map.Entry<Line, Long> line : lines.entrySet()) {
            sum = Math.addExact(sum, Math.multiplyExact(line.getValue(), line.getKey().sign));
        }
        return sum;
    }

    private static List<Column> columnsOf(Map<String, Map<Line, Long>> kinds) {
        List<Column> columns = new ArrayList<>();
        kinds.forEach((kind, lines) -> columns.add(new Column(kind, lines)));
        return columns;
    }

    private static OffsetDateTime begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static OffsetDateTime end(YearMonth month) {
        return begin(month.plusMonths(1));
    }
}
