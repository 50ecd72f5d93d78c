package com.smartoken.db;

import static com.smartoken.db.generated.Tables.LOT;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What accounts own: balances, and lots given or paid in. Spending is the ledger's. */
public final class Wallets {
    private final Database database;
    private final RequestIds references;

    public Wallets(Database database, RequestIds references) {
        this.database = database;
        this.references = references;
    }

    /**
     * Money of an account. {@code promotional} and {@code paid} are what is left in unexpired lots, held parts included;
     * {@code available} can be spent now.
     */
    public record Balance(Usd promotional, Usd paid, Usd held, Usd available, Usd granted, boolean payAsYouGo) {
        public Usd total() {
            return promotional.plus(paid);
        }
    }

    /** Money to be given. {@code source} is unique for an account: the same source twice gives once. */
    public record Credit(
            long accountId,
            LotKind kind,
            Source source,
            Usd amount,
            @Nullable Duration expiresAfter,
            String actor,
            String reason) {
        public Credit {
            if (!LotKind.MONEY.contains(kind)) throw new IllegalArgumentException(kind + " is no money");
            if (amount.nano() <= 0) throw new IllegalArgumentException("a credit is more than nothing");
        }
    }

    /** The balance now, by the database's clock; null for an unknown account. */
    public @Nullable Balance balance(long accountId) {
        return database.query(db -> db.fetchOptional("""
                select coalesce(sum(l.remaining) filter (where l.kind = 'promo' and live), 0),
                       coalesce(sum(l.remaining) filter (where l.kind = 'paid' and live), 0),
                       coalesce(sum(l.held), 0),
                       coalesce(sum(l.remaining - l.held) filter (where live), 0),
                       (select coalesce(sum(granted), 0) from lot where account_id = w.account_id and asset = 'usd'),
                       w.pay_as_you_go
                from wallet w
                left join lateral (
                    select *, expires_at is null or expires_at > clock_timestamp() as live
                    from lot where account_id = w.account_id and asset = 'usd' and open) l on true
                where w.account_id = {0}
                group by w.account_id
                """, DSL.val(accountId))
                .map(row -> new Balance(
                        new Usd(row.get(0, Long.class)),
                        new Usd(row.get(1, Long.class)),
                        new Usd(row.get(2, Long.class)),
                        new Usd(row.get(3, Long.class)),
                        new Usd(row.get(4, Long.class)),
                        row.get(5, Boolean.class)))
                .orElse(null));
    }

    /** Adds a lot with its movement. @return false when this source gave already */
    public boolean credit(Credit credit) {
        return database.transact(db -> {
            Sql.lockWallet(db, credit.accountId);
            Long lot = addLot(db, credit);
            if (lot == null) return false;
            db.execute(
                    "insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)"
                            + " values ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})",
                    DSL.val(references.next(), UUID.class),
                    DSL.val(lot),
                    DSL.val(credit.kind.arrival().word()),
                    DSL.val(credit.accountId),
                    DSL.val(Asset.USD.word()),
                    DSL.val(credit.amount.nano()),
                    DSL.val(credit.actor),
                    DSL.val(credit.reason));
            return true;
        });
    }

    private static @Nullable Long addLot(DSLContext db, Credit credit) {
        return db.insertInto(LOT)
                .set(LOT.ACCOUNT_ID, credit.accountId)
                .set(LOT.ASSET, Asset.USD.word())
                .set(LOT.KIND, credit.kind.word())
                .set(LOT.SOURCE, credit.source.word())
                .set(LOT.GRANTED, credit.amount.nano())
                .set(LOT.REMAINING, credit.amount.nano())
                .set(LOT.EXPIRES_AT, Sql.in(credit.expiresAfter))
                .onConflict(LOT.ACCOUNT_ID, LOT.SOURCE)
                .doNothing()
                .returningResult(LOT.ID)
                .fetchOptional()
                .map(row -> row.value1())
                .orElse(null);
    }
}
