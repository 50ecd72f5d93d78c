package com.smartoken.db;

import com.smartoken.db.LedgerCheck.Violation;
import com.smartoken.db.chain.DayChain;
import com.smartoken.db.chain.Lines;
import com.smartoken.db.chain.Merkle;
import com.smartoken.db.chain.SignedDay;
import com.smartoken.db.chain.Witness;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Whether the history is as it was sealed: days signed and as they were published, roots over the heads, each head over the
 * one before, each link over its rows. A row that is not as it was is named.
 */
final class ChainCheck {
    static final String DAYS = "I16 sealed days are signed, follow each other, and are those that were published";
    static final String ROOTS = "I16 a day's root is over the heads of all accounts";
    static final String HEADS = "I16 an account's head is over the one before, its rows and its lots";
    static final String ROWS = "I16 the rows of a sealed day are as they were sealed";

    private static final int FETCHED = 10_000;
    private static final int KEY_BYTES = 16;
    private static final int LEAF_BYTES = 8;

    private static final String BROKEN_HEADS = """
            select account_id, day from (
                select account_id, day, head, digest, lot_ids, lot_rests,
                       lag(head, 1, decode(repeat('00', 32), 'hex')) over (partition by account_id order by day) as before
                from link) l
            where head <> sha256(before || digest || convert_to(lot_ids::text || lot_rests::text, 'UTF8'))
               or day > coalesce((select max(day) from sealed_day), '-infinity')""";

    private final DSLContext db;
    private final Witness witness;
    private final @Nullable LocalDate from;
    private final int max;
    private final List<Violation> found = new ArrayList<>();

    /** @param from the first day whose rows are looked at; null for all of them */
    ChainCheck(DSLContext db, Witness witness, @Nullable LocalDate from, int max) {
        this.db = db;
        this.witness = witness;
        this.from = from;
        this.max = max;
    }

    List<Violation> violations() {
        List<SignedDay> days = Seals.days(db, "");
        for (String problem : DayChain.problems(days, witness)) found.add(new Violation(DAYS, problem));
        for (Record row : db.fetch(BROKEN_HEADS + " order by account_id, day limit " + max)) {
            found.add(new Violation(
                    HEADS, "account " + row.get("account_id", Long.class) + ", " + row.get("day", LocalDate.class)));
        }
        roots(days);
        if (!days.isEmpty()) rows(days.getLast().day());
        return found;
    }

    /** What is not as it was sealed among the rows alone, up to and with a day. */
    List<Violation> rowsUpTo(LocalDate last) {
        rows(last);
        return found;
    }

    private void roots(List<SignedDay> days) {
        List<SignedDay> looked = days.stream()
                .filter(day -> from == null || !day.day().isBefore(from.minusDays(1)))
                .toList();
        if (looked.isEmpty()) return;
        TreeMap<Long, byte[]> heads = new TreeMap<>();
        LocalDate first = looked.getFirst().day();
        try (Cursor<Record> before = cursor(Seals.HEADS, first.minusDays(1))) {
            for (Record head : before) heads.put(head.get(0, Long.class), head.get(1, byte[].class));
        }
        String links = "select day, account_id, head, lines from link where day >= {0} order by day, account_id";
        try (Cursor<Record> cursor = cursor(links, first)) {
            Record next = cursor.fetchNext();
            for (SignedDay day : looked) {
                long lines = 0;
                for (; next != null && !next.get(0, LocalDate.class).isAfter(day.day()); next = cursor.fetchNext()) {
                    heads.put(next.get(1, Long.class), next.get(2, byte[].class));
                    lines += next.get(3, Integer.class);
                }
                Merkle tree = new Merkle();
                heads.forEach(tree::add);
                boolean isSame = HexFormat.of().formatHex(tree.root()).equals(day.root())
                        && tree.accounts() == day.accounts()
                        && lines == day.lines();
                if (!isSame)
                    found.add(new Violation(
                            ROOTS,
                            day.day() + ": " + tree.accounts() + " accounts, " + lines + " rows; signed were "
                                    + day.accounts() + " and " + day.lines()));
            }
        }
    }

    private Cursor<Record> cursor(String sql, LocalDate day) {
        return db.resultQuery(sql, DSL.val(day)).fetchSize(FETCHED).fetchLazy();
    }

    private void rows(LocalDate last) {
        Lines.Span span = span(from, last);
        String sql =
                "select account_id, day from (" + Lines.digests(span) + ") r full join (select account_id, day, lines,"
                        + " digest from link where day >= {0} and day <= {1}) l using (account_id, day)"
                        + " where r.digest is distinct from l.digest or r.lines is distinct from l.lines limit " + max;
        LocalDate first = from == null ? LocalDate.EPOCH : from;
        for (Record row : db.fetch(sql, DSL.val(first), DSL.val(last))) {
            name(row.get("account_id", Long.class), row.get("day", LocalDate.class));
            if (found.size() >= 2 * max) return;
        }
    }

    private static Lines.Span span(@Nullable LocalDate from, LocalDate last) {
        return new Lines.Span(
                "timestamptz '" + (from == null ? "-infinity" : from.toString()) + "'",
                "timestamptz '" + last.plusDays(1) + "'",
                from == null ? null : Seals.firstId(from));
    }

    /** Which rows of an account's day are not as they were. */
    private void name(long account, LocalDate day) {
        byte[] trail = db.fetchOptional(
                        "select trail from link where account_id = {0} and day = {1}", DSL.val(account), DSL.val(day))
                .map(row -> row.get(0, byte[].class))
                .orElse(new byte[0]);
        Map<Entry, Integer> sealed = new HashMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(trail);
        while (bytes.remaining() >= KEY_BYTES + LEAF_BYTES) {
            sealed.merge(new Entry(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong()), 1, Integer::sum);
        }
        int before = found.size();
        Map<UUID, String> changed = new HashMap<>();
        String leaves = Lines.leaves(span(day, day), " and account_id = " + account);
        try (Cursor<Record> cursor = db.resultQuery(leaves).fetchSize(FETCHED).fetchLazy()) {
            for (Record row : cursor) {
                UUID key = row.get("key", UUID.class);
                Entry entry = new Entry(
                        key, ByteBuffer.wrap(row.get("leaf", byte[].class)).getLong());
                Integer left = sealed.computeIfPresent(entry, (same, count) -> count - 1);
                if (left == null || left < 0) changed.put(key, row.get("name", String.class));
            }
        }
        sealed.forEach((entry, count) -> {
            if (count > 0) tell(account, day, entry.key, changed.remove(entry.key), true);
        });
        changed.forEach((key, name) -> tell(account, day, key, name, false));
        if (found.size() == before) found.add(new Violation(ROWS, "account " + account + ", " + day + ": the link"));
    }

    private record Entry(UUID key, long leaf) {}

    private void tell(long account, LocalDate day, UUID key, @Nullable String name, boolean wasThere) {
        if (found.size() >= 2 * max) return;
        String what = name == null
                ? "a row is gone"
                : wasThere ? "a row of " + name + " was changed" : "a row of " + name + " came later";
        found.add(new Violation(ROWS, "account " + account + ", " + day + ", " + key + ": " + what));
    }
}
