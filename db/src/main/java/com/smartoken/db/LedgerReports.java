package com.smartoken.db;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What an operator reads of the books as a whole. */
public final class LedgerReports {
    private static final String BALANCE = """
            select asset, ledger, coalesce(sum(-change) filter (where change < 0), 0)::text as debit,
                   coalesce(sum(change) filter (where change > 0), 0)::text as credit
            from posting where at < {0} group by asset, ledger order by asset = 'usd' desc, asset, ledger
            """;

    private static final String WRITE_OFFS = """
            select m.at, m.account_id, a.email, m.reference as request_id, u.model, u.route, m.amount, m.reason
            from movement m join account a on a.id = m.account_id
            left join usage_record u on u.account_id = m.account_id and u.request_id = m.reference
            where m.kind = 'write_off' and m.at >= {0} and m.at < {1} order by m.at
            """;

    private static final String LATE = """
            select s.at, s.account_id, a.email, s.request_id, u.model, u.route, s.charged as amount,
                   (s.cost - s.charged)::text as reason
            from late_settlement s join account a on a.id = s.account_id
            left join usage_record u on u.account_id = s.account_id and u.request_id = s.request_id
            where s.at >= {0} and s.at < {1} order by s.at
            """;

    private final Database database;

    public LedgerReports(Database database) {
        this.database = database;
    }

    /** A side of the books in an asset: nano-dollars or tokens, exact however many they are. */
    public record Account(String asset, String ledger, BigInteger debit, BigInteger credit) {}

    /**
     * Something that happened to a request.
     *
     * @param amount nano-dollars
     */
    public record Entry(
            Instant at,
            long accountId,
            String email,
            UUID requestId,
            @Nullable String model,
            @Nullable String route,
            long amount,
            String detail) {}

    /** From the first day up to and with the last one, UTC. */
    public record Days(LocalDate from, LocalDate to) {
        OffsetDateTime begin() {
            return from.atStartOfDay().atOffset(ZoneOffset.UTC);
        }

        OffsetDateTime end() {
            return to.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
    }

    /** All postings up to and with a day. */
    public List<Account> trialBalance(LocalDate day) {
        return database.transactLong(db -> {
            return db.fetch(BALANCE, DSL.val(new Days(day, day).end()))
                    .map(row -> new Account(
                            row.get(0, String.class),
                            row.get(1, String.class),
                            new BigInteger(row.get(2, String.class)),
                            new BigInteger(row.get(3, String.class))));
        });
    }

    /** What the operator bore; {@code detail} is the reason. */
    public List<Entry> writeOffs(Days days) {
        return entries(WRITE_OFFS, days);
    }

    /** What was charged late; {@code detail} is what of it could not be had, in nano-dollars. */
    public List<Entry> late(Days days) {
        return entries(LATE, days);
    }

    private List<Entry> entries(String sql, Days days) {
        return database.transactLong(db -> {
            return db.fetch(sql, DSL.val(days.begin()), DSL.val(days.end())).map(LedgerReports::entry);
        });
    }

    private static Entry entry(Record row) {
        return new Entry(
                row.get("at", OffsetDateTime.class).toInstant(),
                row.get("account_id", Long.class),
                row.get("email", String.class),
                row.get("request_id", UUID.class),
                row.get("model", String.class),
                row.get("route", String.class),
                row.get("amount", Long.class),
                row.get("reason", String.class));
    }
}
