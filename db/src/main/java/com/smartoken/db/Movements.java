package com.smartoken.db;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.db.ledger.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The history of a wallet, newest first, found by index alone: what was given, expired or adjusted; days of usage; and
 * the single uses of a day. Write-offs are not the customer's and not in it.
 */
public final class Movements {
    private static final String SELECT = "select m.reference, m.lot_id, m.kind, m.asset, m.amount, m.at, m.reason,"
            + " l.kind as lot_kind, l.source as lot_source from movement m left join lot l on l.account_id = m.account_id and l.id = m.lot_id";

    private static final String PAGE = " where m.account_id = {0} and m.kind = any ({1}) and m.reference >= {2}"
            + " and m.reference <= {3} and (m.reference, m.lot_id) < ({3}, {4})";

    /** The condition of the index that leaves single uses out. */
    private static final String GIVEN = " and m.kind <> 'use'";

    private static final String ORDER = " order by m.reference desc, m.lot_id desc limit {5}";

    /** Goes from day to day by the key of the sums, whatever else they hold. */
    private static final String DAYS = """
            with recursive d as (
                (select day from usage_day where account_id = {0} and day < {1} and day >= {2} order by day desc limit 1)
                union all
                select (select u.day from usage_day u where u.account_id = {0} and u.day < d.day and u.day >= {2}
                        order by u.day desc limit 1)
                from d where d.day is not null)
            select d.day, s.requests, s.errors, s.input, s.output, s.charged
            from (select day from d where day is not null limit {3}) d
            cross join lateral (
                select sum(requests) requests, sum(errors) errors, sum(input) as input, sum(output) as output, sum(charged) charged
                from usage_day u where u.account_id = {0} and u.day = d.day and u.kind = 'model') s
            """;

    /** All kinds that a customer sees. */
    public static final Set<MovementKind> KINDS = Set.copyOf(EnumSet.complementOf(EnumSet.of(MovementKind.WRITE_OFF)));

    private final Database database;

    public Movements(Database database) {
        this.database = database;
    }

    /** A place in the history, between one movement and the next older one. */
    public record Place(UUID reference, long lotId) {
        private static final UUID LAST = new UUID(-1, -1);

        /** Before everything. */
        public static final Place NEWEST = new Place(LAST, Long.MAX_VALUE);

        /** At an instant: everything older comes after it. */
        public static Place at(Instant instant) {
            return new Place(RequestIds.firstAt(instant), 0);
        }
    }

    /** Which part of the history: of these kinds, from this instant on. */
    public record Part(Set<MovementKind> kinds, Instant from) {
        public Part {
            kinds = Set.copyOf(kinds);
        }
    }

    /** What an account was charged on one day (UTC). */
    public record Day(LocalDate day, long requests, long errors, long input, long output, long charged) {}

    /** Some movements older than a place. */
    public List<Movement> page(long accountId, Part part, Place before, int count) {
        String given = part.kinds.contains(MovementKind.USE) ? "" : GIVEN;
        return database.query(db -> db.fetch(
                        SELECT + PAGE + given + ORDER,
                        DSL.val(accountId),
                        DSL.val(part.kinds.stream().map(MovementKind::word).toArray(String[]::new)),
                        DSL.val(RequestIds.firstAt(part.from)),
                        DSL.val(before.reference),
                        DSL.val(before.lotId),
                        DSL.val(count))
                .map(Movements::read));
    }

    /** Some days with usage before a day, newest first. */
    public List<Day> days(long accountId, LocalDate from, LocalDate before, int count) {
        database.run(UsageTail::foldIfFree);
        return database.query(db -> db.fetch(DAYS, DSL.val(accountId), DSL.val(before), DSL.val(from), DSL.val(count))
                .map(row -> new Day(
                        row.get("day", LocalDate.class),
                        row.get("requests", Long.class),
                        row.get("errors", Long.class),
                        row.get("input", Long.class),
                        row.get("output", Long.class),
                        row.get("charged", Long.class))));
    }

    /** Where a day of usage stands in the history: after everything of that day. */
    public static Place endOf(LocalDate day) {
        return Place.at(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static Movement read(Record row) {
        @Nullable String lotKind = row.get("lot_kind", String.class);
        @Nullable String lotSource = row.get("lot_source", String.class);
        return new Movement(
                row.get("reference", UUID.class),
                row.get("lot_id", Long.class),
                MovementKind.of(row.get("kind", String.class)),
                Asset.of(row.get("asset", String.class)),
                row.get("amount", Long.class),
                row.get("at", OffsetDateTime.class).toInstant(),
                row.get("reason", String.class),
                lotKind == null ? null : LotKind.of(lotKind),
                lotSource == null ? null : Source.of(lotSource));
    }
}
