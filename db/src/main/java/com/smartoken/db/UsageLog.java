package com.smartoken.db;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQL;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of an account in the order of its request ids. Nothing here grows with the log: a page looks at no more
 * than {@link #ROWS_READ_MAX} rows, and where that was not enough it says how far it looked. Days on which the sums know of
 * no such request are skipped without being read.
 */
public final class UsageLog {
    /** Rows of an account after which one page looks no further. */
    public static final int ROWS_READ_MAX = 12_000;

    private static final int CHUNK_ROWS = 4_000;
    private static final int KEYS_MAX = 300;
    private static final int DAY_SUMS_READ_MAX = 20_000;

    /** A request is summed on the day on which it ended, which may be so much later. */
    private static final Duration RUN_MAX = Duration.ofHours(1);

    private final Database database;

    public UsageLog(Database database) {
        this.database = database;
    }

    /** Ids of some time: {@code from} belongs to it, {@code before} does not. */
    public record Range(UUID from, UUID before) {}

    /**
     * Some requests, newest first.
     *
     * @param hasMore whether there are more in the direction that was asked for, as far as was looked
     * @param lookedTo where looking ended before enough was found; null when nothing is left to look at
     */
    public record Page(
            List<UsageEntry> entries,
            boolean hasMore,
            @Nullable UUID lookedTo) {}

    /** The newest requests of a range. */
    public Page newest(long accountId, UsageFilter filter, Range range, int size) {
        return read(accountId, filter, range, size, true);
    }

    /** The oldest requests of a range, newest first all the same. */
    public Page oldest(long accountId, UsageFilter filter, Range range, int size) {
        return read(accountId, filter, range, size, false);
    }

    /** The newest keys of an account, also those that ended: what a list can offer. */
    public List<UsageEntry.Key> keys(long accountId) {
        return database.query(db -> db.fetch(
                        "select id, name, prefix from api_key where account_id = {0} order by id desc limit {1}",
                        DSL.val(accountId), DSL.inline(KEYS_MAX))
                .map(UsageLog::key));
    }

    /** Some of an account's keys by their ids. */
    public Map<Long, UsageEntry.Key> keys(long accountId, Collection<Long> ids) {
        return database.query(db -> db.fetch(
                        "select id, name, prefix from api_key where account_id = {0} and id = any ({1})",
                        DSL.val(accountId), DSL.val(ids.toArray(Long[]::new)))
                .intoMap(row -> row.get(0, Long.class), UsageLog::key));
    }

    private static UsageEntry.Key key(Record row) {
        return new UsageEntry.Key(row.get(0, Long.class), row.get(1, String.class), row.get(2, String.class));
    }

    private Page read(long accountId, UsageFilter filter, Range range, int size, boolean down) {
        return database.queryByValues(db -> {
            Look look = new Look(db, accountId, filter, down);
            List<UsageEntry> found = new ArrayList<>();
            Range rest = range;
            UUID lookedTo = null;
            for (int read = 0; read < ROWS_READ_MAX && found.size() <= size; read += CHUNK_ROWS) {
                rest = look.skipDays(rest);
                if (rest == null) break;
                found.addAll(look.matches(rest, size + 1 - found.size()));
                if (found.size() > size) break;
                lookedTo = look.end(rest);
                if (lookedTo == null) {
                    rest = null;
                    break;
                }
                rest = down ? new Range(rest.from, lookedTo) : new Range(RequestIds.after(lookedTo), rest.before);
            }
            boolean hasMore = found.size() > size;
            List<UsageEntry> page = new ArrayList<>(hasMore ? found.subList(0, size) : found);
            if (!down) Collections.reverse(page);
            return new Page(page, hasMore, hasMore || rest == null ? null : lookedTo);
        });
    }

    /** One way through an account's log. */
    private record Look(DSLContext db, long accountId, UsageFilter filter, boolean down) {
        private static final String CHUNK = """
                select request_id, {6} from usage_record
                where account_id = {0} and request_id >= {1} and request_id < {2} and {3}
                order by request_id {4} limit {5}""";

        /** Those of the next chunk that are meant, at most so many. */
        List<UsageEntry> matches(Range range, int limit) {
            UUID[] ids = db.fetch(
                            "select request_id from ({0}) u where {1} order by request_id {2} limit {3}",
                            chunk(range, DSL.sql(filter.columns())), filter.all(), order(), DSL.inline(limit))
                    .map(row -> row.get(0, UUID.class))
                    .toArray(UUID[]::new);
            if (ids.length == 0) return List.of();
            return db.fetch(
                            "select " + UsageRows.COLUMNS
                                    + " from usage_record u where u.account_id = {2} and u.request_id = any ({0}) order by u.request_id {1}",
                            DSL.val(ids),
                            order(),
                            DSL.val(accountId))
                    .map(UsageRows::entry);
        }

        /** The last id of the next chunk; null when nothing comes after it. */
        @Nullable
        UUID end(Range range) {
            return db.fetchOptional(
                            "select request_id from ({0}) u order by request_id {1} offset {2} limit 1",
                            chunk(range, DSL.sql("1")), order(), DSL.inline(chunkRows() - 1))
                    .map(row -> row.get(0, UUID.class))
                    .orElse(null);
        }

        int chunkRows() {
            return filter.isInIndex() ? CHUNK_ROWS : CHUNK_ROWS / 10;
        }

        private SQL chunk(Range range, SQL columns) {
            return DSL.sql(
                    CHUNK,
                    DSL.val(accountId),
                    DSL.val(range.from),
                    DSL.val(range.before),
                    filter.indexed(),
                    order(),
                    DSL.inline(chunkRows()),
                    columns);
        }

        private SQL order() {
            return DSL.sql(down ? "desc" : "asc");
        }

        /** The range without the days at its beginning that have no such request; null when none has. */
        @Nullable
        Range skipDays(Range range) {
            if (!filter.isKnownByDay()) return range;
            UsageTail.foldIfFree(db);
            LocalDate start =
                    down ? day(RequestIds.instant(range.before).plus(RUN_MAX)) : day(RequestIds.instant(range.from));
            Condition charged = filter.costMin() == null
                    ? DSL.trueCondition()
                    : DSL.condition("charged >= {0}", DSL.val(filter.costMin()));
            LocalDate day = db.fetchOptional(
                            "select day from (select day, charged from usage_day where account_id = {0} and {1} and day "
                                    + (down ? "<=" : ">=") + " {2} order by day {3} limit {4}) d"
                                    + " where {5} order by day {3} limit 1",
                            DSL.val(accountId),
                            filter.ofDay(),
                            DSL.val(start),
                            order(),
                            DSL.inline(filter.costMin() == null ? 1 : DAY_SUMS_READ_MAX),
                            charged)
                    .map(row -> row.get(0, LocalDate.class))
                    .orElse(null);
            return day == null ? null : within(range, day);
        }

        private @Nullable Range within(Range range, LocalDate day) {
            UUID from = range.from;
            UUID before = range.before;
            if (down) before = min(before, RequestIds.first(midnight(day.plusDays(1))));
            else from = max(from, RequestIds.first(midnight(day).minus(RUN_MAX)));
            return RequestIds.compare(from, before) < 0 ? new Range(from, before) : null;
        }

        private static LocalDate day(Instant instant) {
            return LocalDate.ofInstant(instant, ZoneOffset.UTC);
        }

        private static Instant midnight(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        private static UUID min(UUID a, UUID b) {
            return RequestIds.compare(a, b) <= 0 ? a : b;
        }

        private static UUID max(UUID a, UUID b) {
            return RequestIds.compare(a, b) >= 0 ? a : b;
        }
    }
}
