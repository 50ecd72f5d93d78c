package com.smartoken.db;

import static com.smartoken.db.generated.Tables.EXPIRY_NOTICE;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * The end of credit by the clock. From its expiry on nothing more is held of a lot (the ledger sees to that); here what is
 * left is booked as expired, and owners are told before. What running calls hold of it stays theirs; what they give back
 * is booked next. Any node may do it at any time: wallets that somebody else works on are left for the next round.
 */
public final class Expiries {
    private static final int BATCH = 200;

    private static final String DUE = """
            select w.account_id from wallet w where w.account_id in (
                select l.account_id from lot l
                where l.open and l.expires_at <= statement_timestamp() and l.remaining > l.held
                order by l.expires_at limit {0})
            order by w.account_id for no key update of w skip locked
            """;

    private static final String BOOK = """
            with due as (
                select id, remaining - held as gone from lot
                where account_id = any ({0}) and open and expires_at <= statement_timestamp() and remaining > held
            ), ended as (
                update lot set remaining = held, open = held > 0 from due where lot.id = due.id
                returning lot.id, lot.account_id, lot.asset, lot.kind, due.gone
            ), moved as (
                insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)
                select new_id(), id, 'expire', account_id, asset, gone, 'clock', 'expired' from ended
            )
            select id, account_id, asset, kind, gone from ended
            """;

    private static final String COMING = """
            select id, account_id, asset, kind, remaining, expires_at from lot
            where open and expires_at is not null and (expires_at, id) > ({0}, {1})
              and expires_at <= statement_timestamp() + make_interval(days => {2})
            order by expires_at, id limit {3}
            """;

    private final Database database;

    public Expiries(Database database) {
        this.database = database;
    }

    /** Books what has expired. @return how many lots it was */
    public int book() {
        int booked = 0;
        int last;
        do {
            last = database.transact(Expiries::bookSome);
            booked += last;
        } while (last > 0);
        return booked;
    }

    /** Tells owners whose credit expires within 7 days, and again within one. @return how many lots were told of */
    public int announce() {
        int told = 0;
        for (int days : List.of(7, 1)) {
            int last;
            do {
                last = database.transact(db -> announceSome(db, days));
                told += last;
            } while (last == BATCH);
        }
        return told;
    }

    private static int bookSome(DSLContext db) {
        Long[] accounts = db.fetch(DUE, DSL.val(BATCH)).intoArray(0, Long.class);
        if (accounts.length == 0) return 0;
        List<Record> ended = db.fetch(BOOK, DSL.val(accounts));
        for (Record lot : ended) {
            AccountEvents.add(
                    db,
                    lot.get(1, Long.class),
                    AccountEvent.Kind.CREDIT_EXPIRED,
                    "lot:" + lot.get(0, Long.class) + ":expired",
                    what(lot) + " expired.");
        }
        return ended.size();
    }

    private static int announceSome(DSLContext db, int days) {
        Record mark = db.selectFrom(EXPIRY_NOTICE)
                .where(EXPIRY_NOTICE.DAYS.eq(days))
                .forUpdate()
                .skipLocked()
                .fetchOne();
        if (mark == null) return 0;
        List<Record> coming = db.fetch(
                COMING,
                DSL.val(mark.get(EXPIRY_NOTICE.EXPIRES_AT)),
                DSL.val(mark.get(EXPIRY_NOTICE.LOT_ID)),
                DSL.val(days),
                DSL.val(BATCH));
        if (coming.isEmpty()) return 0;
        for (Record lot : coming) tell(db, lot, days);
        Record last = coming.getLast();
        db.update(EXPIRY_NOTICE)
                .set(EXPIRY_NOTICE.EXPIRES_AT, last.get(5, OffsetDateTime.class))
                .set(EXPIRY_NOTICE.LOT_ID, last.get(0, Long.class))
                .where(EXPIRY_NOTICE.DAYS.eq(days))
                .execute();
        return coming.size();
    }

    private static void tell(DSLContext db, Record lot, int days) {
        Instant expires = lot.get(5, OffsetDateTime.class).toInstant();
        AccountEvents.add(
                db,
                lot.get(1, Long.class),
                AccountEvent.Kind.CREDIT_EXPIRING,
                "lot:" + lot.get(0, Long.class) + ":expires_in:" + days + "d",
                what(lot) + " expires on " + Marks.time(expires) + ". What is not used by then is lost.");
    }

    private static String what(Record lot) {
        return what(Asset.of(lot.get(2, String.class)), LotKind.of(lot.get(3, String.class)), lot.get(4, Long.class));
    }

    private static String what(Asset asset, LotKind kind, long amount) {
        return switch (asset) {
            case Asset.Quota(String model) ->
                Marks.count(amount) + (amount == 1 ? " free token of " : " free tokens of ") + model;
            case Asset.Dollars _ -> Marks.usd(new Usd(amount)) + " of " + kind.phrase();
        };
    }
}
