package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is read of the books apart from their batches. */
final class LedgerReads {
    private static final String HOLDS = """
            select h.*, array(select l.asset from unnest(h.lot_ids) with ordinality as part (id, n)
                              left join lot l on l.account_id = h.account_id and l.id = part.id order by part.n) as assets
            from hold h join unnest(?, ?) as wanted (account_id, request_id) using (account_id, request_id)""";

    private static final String PURSE = """
            select w.pay_as_you_go,
                   coalesce(sum(l.remaining - l.held) filter (where l.asset = 'usd'), 0)::bigint,
                   coalesce(sum(l.remaining - l.held) filter (where l.asset <> 'usd'), 0)::bigint,
                   exists (select 1 from lot q where q.account_id = w.account_id and q.asset = ? and q.open)
            from wallet w left join lot l on l.account_id = w.account_id and l.open and l.asset in ('usd', ?)
                and (l.expires_at is null or l.expires_at > clock_timestamp())
            where w.account_id = ? group by w.account_id""";

    private static final String COUNTED = """
            select coalesce(s.spent + s.held, 0) from unnest(?, ?) with ordinality as c (scope, period, n)
            left join spending s on s.account_id = ? and s.scope = c.scope and s.period = c.period order by c.n""";

    private LedgerReads() {}

    /** What an account has free; {@code money} as if it paid as it goes. */
    record Free(boolean pays, long money, long quota, boolean hasOpenQuota) {}

    /** The holds of these requests, each with the end that its row gives it; those that are gone are left out. */
    static Map<UUID, Op.End> holdsToSweep(Connection connection, List<Op.Sweep> sweeps) throws SQLException {
        Map<UUID, Op.End> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(HOLDS)) {
            Arguments arguments = new Arguments(statement);
            arguments.longs(sweeps, op -> op.accountId);
            arguments.ids(sweeps, op -> op.requestId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Hold hold = hold(rows);
                    long output = rows.getLong("delivered_output");
                    Tokens checkpoint = rows.wasNull() ? null : Tokens.of(rows.getLong("delivered_input"), output);
                    found.put(hold.call().id(), new Op.End(hold, HoldEnd.sweeping(hold, checkpoint)));
                }
            }
        }
        return found;
    }

    /** What an account has free of money and of a model's quota; null when it has no wallet. */
    static @Nullable Free free(Connection connection, long accountId, String model) throws SQLException {
        String quota = new Asset.Quota(model).word();
        try (PreparedStatement statement = connection.prepareStatement(PURSE)) {
            statement.setString(1, quota);
            statement.setString(2, quota);
            statement.setLong(3, accountId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) return null;
                return new Free(row.getBoolean(1), row.getLong(2), row.getLong(3), row.getBoolean(4));
            }
        }
    }

    /** What each of the request's caps leaves. */
    static List<Long> left(Connection connection, HoldRequest request) throws SQLException {
        List<Long> left = new ArrayList<>();
        if (request.caps().isEmpty()) return left;
        try (PreparedStatement statement = connection.prepareStatement(COUNTED)) {
            Arguments arguments = new Arguments(statement);
            arguments.texts(request.caps(), HoldRequest.Cap::scope);
            arguments.texts(request.caps(), cap -> cap.periodOf(request.call()));
            statement.setLong(3, request.call().accountId());
            try (ResultSet rows = statement.executeQuery()) {
                for (int i = 0; rows.next(); i++) left.add(request.caps().get(i).nano() - rows.getLong(1));
            }
        }
        return left;
    }

    private static Hold hold(ResultSet row) throws SQLException {
        long[] lotIds = longs(row.getArray("lot_ids"));
        long[] amounts = longs(row.getArray("lot_amounts"));
        String[] assets = (String[]) row.getArray("assets").getArray();
        List<Hold.Part> parts = new ArrayList<>();
        long quota = 0;
        for (int i = 0; i < lotIds.length; i++) {
            Asset asset = Asset.of(assets[i]);
            parts.add(new Hold.Part(lotIds[i], asset, amounts[i]));
            if (!asset.isMoney()) quota += amounts[i];
        }
        PricedCall call = new PricedCall(
                (UUID) row.getObject("request_id"),
                new Caller(
                        row.getLong("account_id"),
                        row.getLong("key_id"),
                        new Labels(row.getString("feature"), row.getString("end_user"))),
                new Asked(row.getString("path"), row.getString("model"), row.getBoolean("streamed")),
                Tariff.fromArray(longs(row.getArray("price"))),
                row.getTimestamp("placed_at").toInstant());
        return new Hold(call, 0, false, row.getLong("amount"), quota, parts, caps(row.getArray("caps")), null);
    }

    /** The row does not tell their limits, which nobody asks for who ends a hold. */
    private static List<Hold.CapPeriod> caps(@Nullable Array array) throws SQLException {
        if (array == null) return List.of();
        List<Hold.CapPeriod> caps = new ArrayList<>();
        for (String cap : (String[]) array.getArray()) {
            int bar = cap.lastIndexOf('|');
            caps.add(new Hold.CapPeriod(cap.substring(0, bar), cap.substring(bar + 1), Long.MAX_VALUE));
        }
        return caps;
    }

    static long[] longs(@Nullable Array array) throws SQLException {
        if (array == null) return new long[0];
        Long[] values = (Long[]) array.getArray();
        long[] result = new long[values.length];
        for (int i = 0; i < result.length; i++) result[i] = values[i];
        return result;
    }
}
