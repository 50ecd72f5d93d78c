package com.smartoken.db;

import java.time.LocalDate;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Reads the sums by day (UTC) of an account. Of models and keys the dearest come back. Of the labels that callers choose
 * there may be any number: only the largest are read, each with its exact sum.
 */
public final class UsageSums {
    private static final String SUMS = "coalesce(sum(requests), 0)::bigint, coalesce(sum(errors), 0)::bigint,"
            + " coalesce(sum(input), 0)::bigint, coalesce(sum(cached), 0)::bigint, coalesce(sum(output), 0)::bigint,"
            + " coalesce(sum(thinking), 0)::bigint, coalesce(sum(charged), 0)::bigint";

    /** Rows of labels that are looked at to find the largest ones of a period. */
    private static final int CANDIDATES_MAX = 6_000;

    private final Database database;

    public UsageSums(Database database) {
        this.database = database;
    }

    /** Whose sums: an account's from a day to a day, both counted. */
    public record Days(long accountId, LocalDate from, LocalDate to) {
        int count() {
            return Math.toIntExact(to.toEpochDay() - from.toEpochDay() + 1);
        }
    }

    /** A sum. {@code label} is the model, day, key id or text that it is of; {@code charged} nano-dollars. */
    public record Sum(
            String label,
            long requests,
            long errors,
            long input,
            long cached,
            long output,
            long thinking,
            long charged) {}

    /** What callers label requests with. */
    public enum Label {
        FEATURE("feature"),
        END_USER("end_user");

        private final String kind;

        Label(String kind) {
            this.kind = kind;
        }
    }

    /** Each day that had requests, in order. */
    public List<Sum> byDay(Days days) {
        return byColumn(days, "day::text", "day", days.count());
    }

    /** The dearest models, at most so many. */
    public List<Sum> byModel(Days days, int limit) {
        return byColumn(days, "label", "8 desc, 2 desc, 1", limit);
    }

    /** The dearest keys by their ids, at most so many. */
    public List<Sum> byKey(Days days, int limit) {
        return byColumn(days, "key_id::text", "8 desc, 2 desc, 1", limit);
    }

    private List<Sum> byColumn(Days days, String column, String order, int limit) {
        String group = column.replace("::text", "");
        database.run(UsageTail::foldIfFree);
        return database.queryByValues(db -> db.fetch(
                        "select " + column + ", " + SUMS + " from usage_day where account_id = {0} and kind = 'model'"
                                + " and day between {1} and {2} group by " + group + " order by " + order
                                + " limit {3}",
                        DSL.val(days.accountId),
                        DSL.val(days.from),
                        DSL.val(days.to),
                        DSL.inline(limit))
                .map(UsageSums::sum));
    }

    /**
     * The largest of the labels, dearest first. Twice as many candidates are taken by the size of their sums
     * of each day, and these are summed exactly: among nearly equal ones a few may be missed, what is told is right.
     */
    public List<Sum> largest(Days days, Label label, int limit) {
        int each = Math.clamp(CANDIDATES_MAX / days.count(), 20, 1_000);
        database.run(UsageTail::foldIfFree);
        return database.queryByValues(db -> db.fetch(
                        """
                        select c.label, s.* from (
                            select t.label from generate_series({1}::date, {2}::date, interval '1 day') d (day)
                            cross join lateral (
                                select label, magnitude from usage_day
                                where account_id = {0} and kind = {3} and kind <> 'model' and label <> ''
                                    and day = d.day::date
                                order by magnitude desc, label limit {4}) t
                            group by t.label order by sum(power(10::float8, t.magnitude / 16::float8)) desc, t.label limit 2 * {5}) c
                        cross join lateral (
                            select
                        """ + SUMS + """
                             from generate_series({1}::date, {2}::date, interval '1 day') d (day)
                            cross join lateral (
                                select * from usage_day
                                where account_id = {0} and day = d.day::date and kind = {3} and label = c.label offset 0) u) s
                        order by 8 desc, 2 desc, 1 limit {5}
                        """,
                        DSL.val(days.accountId),
                        DSL.val(days.from),
                        DSL.val(days.to),
                        DSL.val(label.kind),
                        DSL.inline(each),
                        DSL.inline(limit))
                .map(UsageSums::sum));
    }

    /** What the labels come to that have no sums of their own, since a day keeps only so many apart. */
    public Sum further(Days days, Label label) {
        return database.queryByValues(db -> db.fetchSingle(
                        "select '', " + SUMS + " from generate_series({1}::date, {2}::date, interval '1 day') d (day)"
                                + " join usage_day u on account_id = {0} and u.day = d.day::date and kind = {3} and label = ''",
                        DSL.val(days.accountId),
                        DSL.val(days.from),
                        DSL.val(days.to),
                        DSL.val(label.kind))
                .map(UsageSums::sum));
    }

    private static Sum sum(Record row) {
        return new Sum(
                row.get(0, String.class),
                row.get(1, Long.class),
                row.get(2, Long.class),
                row.get(3, Long.class),
                row.get(4, Long.class),
                row.get(5, Long.class),
                row.get(6, Long.class),
                row.get(7, Long.class));
    }
}
