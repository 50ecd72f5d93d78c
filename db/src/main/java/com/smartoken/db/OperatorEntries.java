package com.smartoken.db;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.LotOrder;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does to the books by hand. Each entry has a reference of the operator's, which books once: the same
 * entry again changes nothing, another entry under it is refused.
 */
public final class OperatorEntries {
    /** The lots that paid for a request, what each paid that was not given back, the dearest to the customer first. */
    private static final String PAID = """
            select l.id, l.asset, l.kind, sum(case m.kind when 'refund' then -m.amount else m.amount end)::bigint as left_over
            from movement m join lot l on l.id = m.lot_id and l.account_id = m.account_id
            where m.account_id = {0} and (m.reference = {1} and m.kind in ('use', 'late', 'refund') or m.kind = 'refund' and m.reference in (
                select id from operator_entry e where e.account_id = {0} and e.request_id = {1}))
            group by l.account_id, l.id having sum(case m.kind when 'refund' then -m.amount else m.amount end) > 0
            """;

    private static final String FREE = """
            select id, asset, kind, remaining - held as left_over from lot l
            where account_id = {0} and asset = 'usd' and kind = {1} and open and remaining > held
              and (expires_at is null or expires_at > clock_timestamp())
            order by
            """ + LotOrder.sql("l");

    private final Database database;
    private final RequestIds ids;

    public OperatorEntries(Database database, RequestIds ids) {
        this.database = database;
        this.ids = ids;
    }

    /**
     * Who does it, why, and under which reference.
     *
     * @param actor an operator's address, or who typed a command
     */
    public record Note(long accountId, String reference, String actor, String reason) {}

    /** How it went. */
    public sealed interface Outcome {
        /** It is in the books: now, or since it was entered before ({@code isNew} false) under the same reference. */
        record Booked(Usd amount, long tokens, boolean isNew) implements Outcome {}

        /** Nothing was changed; why, in words. */
        record Refused(String why) implements Outcome {}
    }

    /** An entry that stands in the books. */
    private record Standing(
            long accountId,
            String kind,
            long amount,
            long tokens,
            @Nullable UUID requestId) {}

    /** A part of a lot. */
    private record Part(long lotId, String asset, String kind, long amount) {
        boolean isMoney() {
            return asset.equals(Asset.USD.word());
        }
    }

    /** Gives an account money in a lot of its own. */
    public Outcome credit(Note note, LotKind kind, Usd amount, @Nullable Duration expiresAfter) {
        return enter(note, "credit", amount.nano(), null, db -> {
            give(db, note, kind, amount, expiresAfter, "credit");
            return new Outcome.Booked(amount, 0, true);
        });
    }

    /**
     * Puts something right: more than nothing is given in a lot of its own; less is taken out of what is free in lots of this
     * kind, in the order in which they pay.
     */
    public Outcome adjust(Note note, LotKind kind, Usd amount) {
        return enter(note, "adjust", amount.nano(), null, db -> {
            if (amount.nano() > 0) give(db, note, kind, amount, null, "adjust");
            else {
                List<Part> free = db.fetch(FREE, DSL.val(note.accountId), DSL.val(kind.word()))
                        .map(OperatorEntries::part);
                List<Part> taken = upTo(free, -amount.nano());
                long short_ = -amount.nano() - sum(taken);
                if (short_ > 0) {
                    return new Outcome.Refused(
                            "only $" + new Usd(sum(taken)) + " of " + kind.phrase() + " can be taken");
                }
                UUID id = add(db, note, "adjust", amount.nano(), 0, null);
                for (Part part : taken) {
                    db.execute(
                            "update lot set remaining = remaining - {1}, open = remaining - {1} > 0 where id = {0} and account_id = {2}",
                            DSL.val(part.lotId), DSL.val(part.amount), DSL.val(note.accountId));
                    move(db, note, id, part, MovementKind.ADJUST);
                }
            }
            return new Outcome.Booked(amount, 0, true);
        });
    }

    /**
     * Gives back what a request paid, into the lots that paid it: topped-up balance first, then what was given.
     *
     * @param amount null for all that it paid, quota included
     */
    public Outcome refund(Note note, UUID requestId, @Nullable Usd amount) {
        return enter(note, "refund", amount == null ? null : amount.nano(), requestId, db -> {
            List<Part> paid = new ArrayList<>(
                    db.fetch(PAID, DSL.val(note.accountId), DSL.val(requestId)).map(OperatorEntries::part));
            paid.sort((a, b) -> LotKind.of(b.kind).compareTo(LotKind.of(a.kind)));
            List<Part> money = paid.stream().filter(Part::isMoney).toList();
            long left = sum(money);
            if (paid.isEmpty()) return new Outcome.Refused("the account paid nothing for it that was not given back");
            if (amount != null && amount.nano() > left)
                return new Outcome.Refused("only $" + new Usd(left) + " of what it paid is left to give back");
            List<Part> back = new ArrayList<>(amount == null ? paid : upTo(money, amount.nano()));
            long usd =
                    back.stream().filter(Part::isMoney).mapToLong(Part::amount).sum();
            long tokens = sum(back) - usd;
            UUID id = add(db, note, "refund", usd, tokens, requestId);
            for (Part part : back) {
                db.execute(
                        "update lot set remaining = remaining + {1}, open = true where id = {0} and account_id = {2}",
                        DSL.val(part.lotId), DSL.val(part.amount), DSL.val(note.accountId));
                move(db, note, id, part, MovementKind.REFUND);
            }
            return new Outcome.Booked(new Usd(usd), tokens, true);
        });
    }

    private interface Work {
        Outcome on(DSLContext db);
    }

    /** One entry of a reference at a time, and under the wallet's lock. {@code amount} null for whatever it comes to. */
    private Outcome enter(Note note, String kind, @Nullable Long amount, @Nullable UUID requestId, Work work) {
        return database.transact(db -> {
            db.execute(
                    "select pg_advisory_xact_lock(hashtextextended('operator entry ' || {0}, 0))",
                    DSL.val(note.reference));
            Sql.lockWallet(db, note.accountId);
            Standing standing = standing(db, note.reference);
            if (standing == null) return work.on(db);
            boolean isSame = standing.accountId == note.accountId
                    && standing.kind.equals(kind)
                    && (amount == null || amount == standing.amount)
                    && java.util.Objects.equals(requestId, standing.requestId);
            return isSame
                    ? new Outcome.Booked(new Usd(standing.amount), standing.tokens, false)
                    : new Outcome.Refused("the reference " + note.reference + " stands in the books already, for a "
                            + standing.kind + " of $" + new Usd(standing.amount)
                            + (standing.accountId == note.accountId ? "" : " to another account"));
        });
    }

    private static @Nullable Standing standing(DSLContext db, String reference) {
        return db.fetchOptional(
                        "select account_id, kind, amount, tokens, request_id from operator_entry where reference = {0} limit 1",
                        DSL.val(reference))
                .map(row -> new Standing(
                        row.get(0, Long.class),
                        row.get(1, String.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class),
                        row.get(4, UUID.class)))
                .orElse(null);
    }

    private void give(
            DSLContext db, Note note, LotKind kind, Usd amount, @Nullable Duration expiresAfter, String entryKind) {
        UUID id = add(db, note, entryKind, amount.nano(), 0, null);
        Source source = new Source.Operator(note.reference);
        Wallets.Credit credit =
                new Wallets.Credit(note.accountId, kind, source, amount, expiresAfter, note.actor, note.reason);
        Long lot = Wallets.addLot(db, credit);
        if (lot == null)
            throw new IllegalStateException("an account has a lot of " + source.word() + " without its entry");
        move(db, note, id, new Part(lot, Asset.USD.word(), kind.word(), amount.nano()), kind.arrival());
    }

    private UUID add(DSLContext db, Note note, String kind, long amount, long tokens, @Nullable UUID requestId) {
        UUID id = ids.next();
        write(db, note, kind, id, amount, tokens, requestId);
        return id;
    }

    static void write(
            DSLContext db, Note note, String kind, UUID id, long amount, long tokens, @Nullable UUID requestId) {
        db.execute(
                "insert into operator_entry (account_id, reference, kind, id, amount, tokens, request_id, actor, reason)"
                        + " values ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8})",
                DSL.val(note.accountId),
                DSL.val(note.reference),
                DSL.val(kind),
                DSL.val(id, UUID.class),
                DSL.val(amount),
                DSL.val(tokens),
                DSL.val(requestId, UUID.class),
                DSL.val(note.actor),
                DSL.val(note.reason));
    }

    private static void move(DSLContext db, Note note, UUID id, Part part, MovementKind kind) {
        db.execute(
                "insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)"
                        + " values ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})",
                DSL.val(id, UUID.class),
                DSL.val(part.lotId),
                DSL.val(kind.word()),
                DSL.val(note.accountId),
                DSL.val(part.asset),
                DSL.val(part.amount),
                DSL.val(note.actor),
                DSL.val(note.reason));
    }

    /** As much as there is, in order, up to an amount. */
    private static List<Part> upTo(List<Part> parts, long amount) {
        List<Part> taken = new ArrayList<>();
        long open = amount;
        for (Part part : parts) {
            long some = Math.min(open, part.amount);
            if (some > 0) taken.add(new Part(part.lotId, part.asset, part.kind, some));
            open -= some;
        }
        return taken;
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(Part::amount).sum();
    }

    private static Part part(Record row) {
        return new Part(
                row.get(0, Long.class), row.get(1, String.class), row.get(2, String.class), row.get(3, Long.class));
    }
}
