package com.smartoken.db;

import com.smartoken.db.chain.Lines;
import com.smartoken.db.chain.Merkle;
import com.smartoken.db.chain.SignedDay;
import com.smartoken.db.chain.SigningKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Seals days of the history that are over: a link for each account that has rows of the day, and a signed root over all
 * accounts. Calls know nothing of it. Nothing can come into a sealed day: a day is sealed when every transaction has ended
 * that ran ten minutes after it.
 */
public final class Seals {
    private static final String OVER_AFTER = "10 minutes";
    private static final String LOCK = "seal days";
    private static final int ID_DAYS_MAX = 35;
    private static final int HEADS_FETCHED = 10_000;

    /** The last day that is over. */
    private static final String LAST_OVER =
            "((clock_timestamp() - interval '" + OVER_AFTER + "') at time zone 'UTC')::date - 1";

    /** The one after the last that is sealed; at first that of the oldest row, or the last that is over. */
    private static final String NEXT = "select coalesce((select max(day) + 1 from sealed_day), (select min(day) from ("
            + "select (min(ended_at) at time zone 'UTC')::date as day from usage_record"
            + " union all select (min(at) at time zone 'UTC')::date from movement union all select " + LAST_OVER
            + ") oldest)) as day, "
            + LAST_OVER + " as last";

    private final Database database;
    private @Nullable Barrier barrier;

    public Seals(Database database) {
        this.database = database;
    }

    /**
     * Seals what can be. Beside another one that is at it, and while a transaction runs on that may have written into such a
     * day, it does nothing: to be called again and again.
     */
    public synchronized List<SignedDay> seal(SigningKey key) {
        List<SignedDay> sealed = new ArrayList<>();
        LocalDate last = due();
        if (last == null) return sealed;
        Barrier known = barrier;
        // Kept from call to call: there is always somebody who began before a new one.
        if (known == null || !known.last.equals(last)) known = new Barrier(last, nextTransaction());
        barrier = known;
        for (SignedDay day = seal(key, known); day != null; day = seal(key, known)) sealed.add(day);
        return sealed;
    }

    /** Whoever may still write into a day up to {@code last} has a smaller number than {@code transaction}. */
    private record Barrier(LocalDate last, String transaction) {}

    private String nextTransaction() {
        return database.query(
                db -> db.fetchSingle("select pg_current_xact_id()::text").get(0, String.class));
    }

    /** The last day that is over, when it is not sealed. */
    private @Nullable LocalDate due() {
        return database.query(db -> {
            Record next = db.fetchSingle(NEXT);
            LocalDate last = next.get("last", LocalDate.class);
            return next.get("day", LocalDate.class).isAfter(last) ? null : last;
        });
    }

    /** The next day, sealed; null when there is none, or it has to wait. */
    private @Nullable SignedDay seal(SigningKey key, Barrier barrier) {
        return database.transactLong(db -> {
            db.execute("set transaction isolation level repeatable read");
            if (!db.fetchSingle(
                            "select pg_try_advisory_xact_lock(hashtextextended({0}, 0))"
                                    + " and pg_snapshot_xmin(pg_current_snapshot()) >= {1}::xid8",
                            DSL.val(LOCK), DSL.val(barrier.transaction))
                    .get(0, Boolean.class)) return null;
            db.execute("set local plan_cache_mode = force_custom_plan");
            db.execute("set local work_mem = '128MB'");
            db.execute(Lines.FORMAT);
            Record next = db.fetchSingle(NEXT);
            LocalDate day = next.get("day", LocalDate.class);
            if (day.isAfter(barrier.last)) return null;
            db.execute(linking(day));
            SignedDay signed = signed(db, key, day);
            insert(db, signed);
            return signed;
        });
    }

    private static SignedDay signed(DSLContext db, SigningKey key, LocalDate day) {
        Merkle tree = new Merkle();
        try (Cursor<Record> heads =
                db.resultQuery(HEADS, DSL.val(day)).fetchSize(HEADS_FETCHED).fetchLazy()) {
            for (Record head : heads) tree.add(head.get(0, Long.class), head.get(1, byte[].class));
        }
        long lines = db.fetchSingle("select coalesce(sum(lines), 0) from link where day = {0}", DSL.val(day))
                .get(0, Long.class);
        SignedDay before = days(db, "where day = {0}", day.minusDays(1)).stream()
                .findFirst()
                .orElse(null);
        String previous = before == null ? SignedDay.NOTHING : before.digest();
        return SignedDay.sign(key, day, tree.accounts(), lines, tree.root(), previous);
    }

    /** The head of each account by the end of a day, in the order of accounts. */
    static final String HEADS = """
            select a.id, l.head from account a cross join lateral (
                select head from link k where k.account_id = a.id and k.day <= {0} order by k.day desc limit 1) l
            order by a.id""";

    /** No row that was written on a day or later has a smaller id: a call ends, and what is booked beside it is, soon after. */
    static UUID firstId(LocalDate day) {
        return RequestIds.firstAt(
                day.minusDays(ID_DAYS_MAX).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static String linking(LocalDate day) {
        String from = "timestamptz '" + day + "'";
        String to = "timestamptz '" + day.plusDays(1) + "'";
        return """
                with leaf as (%s
                ), fresh as materialized (
                    select account_id, count(*)::integer as lines, sha256(string_agg(leaf, '' order by leaf)) as digest,
                           string_agg(uuid_send(key) || substring(leaf, 1, 8), '' order by leaf) as trail
                    from leaf group by account_id
                ), before as materialized (
                    select f.account_id, l.head, l.lot_ids, l.lot_rests from fresh f cross join lateral (
                        select head, lot_ids, lot_rests from link k
                        where k.account_id = f.account_id and k.day < date '%s' order by k.day desc limit 1) l
                ), rest as (
                    select account_id, lot_id, sum(change)::bigint as rest from (
                        select b.account_id, u.lot_id, u.change from before b, unnest(b.lot_ids, b.lot_rests) as u (lot_id, change)
                        union all
                        select account_id, lot_id, case when kind in ('grant', 'top_up', 'refund') then amount else -amount end
                        from movement where at >= %s and at < %s and lot_id <> 0
                          and reference >= uuid '%s') m
                    group by 1, 2 having sum(change) <> 0
                ), lots as (
                    select account_id, array_agg(lot_id order by lot_id) as ids, array_agg(rest order by lot_id) as rests
                    from rest group by 1
                )
                insert into link (account_id, day, lines, digest, trail, lot_ids, lot_rests, head)
                select f.account_id, date '%s', f.lines, f.digest, f.trail, coalesce(l.ids, '{}'), coalesce(l.rests, '{}'),
                       sha256(coalesce(b.head, decode(repeat('00', 32), 'hex')) || f.digest
                           || convert_to(coalesce(l.ids, '{}')::text || coalesce(l.rests, '{}')::text, 'UTF8'))
                from fresh f left join before b using (account_id) left join lots l using (account_id)""".formatted(
                        Lines.leaves(new Lines.Span(from, to, firstId(day)), ""), day, from, to, firstId(day), day);
    }

    private static void insert(DSLContext db, SignedDay day) {
        db.execute(
                "insert into sealed_day (day, accounts, lines, root, previous, public_key, signature)"
                        + " values ({0}, {1}, {2}, {3}, {4}, {5}, {6})",
                DSL.val(day.day()),
                DSL.val(day.accounts()),
                DSL.val(day.lines()),
                DSL.val(HexFormat.of().parseHex(day.root())),
                DSL.val(HexFormat.of().parseHex(day.previous())),
                DSL.val(Base64.getDecoder().decode(day.publicKey())),
                DSL.val(Base64.getDecoder().decode(day.signature())));
    }

    /** Every day that is sealed, in order. */
    public List<SignedDay> days() {
        return database.query(db -> days(db, ""));
    }

    static List<SignedDay> days(DSLContext db, String where, Object... values) {
        String sql = "select day, accounts, lines, encode(root, 'hex') as root, encode(previous, 'hex') as previous,"
                + " public_key, signature from sealed_day " + where + " order by day";
        return db.fetch(sql, java.util.Arrays.stream(values).map(DSL::val).toArray(org.jooq.Field[]::new))
                .map(row -> new SignedDay(
                        row.get("day", LocalDate.class),
                        row.get("accounts", Long.class),
                        row.get("lines", Long.class),
                        row.get("root", String.class),
                        row.get("previous", String.class),
                        Base64.getEncoder().encodeToString(row.get("public_key", byte[].class)),
                        Base64.getEncoder().encodeToString(row.get("signature", byte[].class))));
    }
}
