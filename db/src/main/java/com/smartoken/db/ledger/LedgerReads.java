package com.smartoken.db.ledger;

import com.smartoken.db.ledger.Op.Checkpoint;
import com.smartoken.db.ledger.Op.Settle;
import com.smartoken.db.ledger.Op.Sweep;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The statements of a batch that lock, read and change what is there already. */
final class LedgerReads {
    private static final String READ =
            "select account_id, pay_as_you_go, clock_timestamp() from wallet where account_id = any (?)";
    private static final String LOCK = READ + " order by account_id for no key update";
    private static final String LOTS = "select id, account_id, asset, kind, remaining, held, expires_at from lot"
            + " where account_id = any (?) and open";
    private static final String END = "delete from hold where request_id = any (?) returning request_id";
    private static final String SWEEP = "delete from hold where request_id = any (?) returning request_id, account_id,"
            + " key_id, amount, lot_ids, lot_amounts, caps, model, price, streamed, feature, end_user, path,"
            + " placed_at, delivered_input, delivered_output";
    private static final String SETTLEMENT =
            "select cost, charged, quota_input, quota_output from usage_record where request_id = ?";
    private static final String WRITE_LOTS = "update lot set remaining = lot.remaining - d.spent,"
            + " held = lot.held + d.held, open = lot.remaining - d.spent > 0"
            + " from unnest(?::bigint[], ?::bigint[], ?::bigint[]) as d (id, spent, held) where lot.id = d.id";
    private static final String CHECKPOINT = "update hold set delivered_input = d.input, delivered_output = d.output"
            + " from unnest(?::uuid[], ?::bigint[], ?::bigint[]) as d (id, input, output) where request_id = d.id";

    private final Connection connection;
    private final Map<Long, Purse> purses = new HashMap<>();
    private final Map<Long, Asset> assets = new HashMap<>();

    /** A hold whose owner is gone, as its row tells it. */
    record SweptHold(Hold hold, Tokens delivered) {
        private static final Ending.Reply REPLY = Ending.Reply.error(499, "swept");

        Ending ending() {
            boolean isDelivered = delivered.output() > 0;
            return new Ending(
                    isDelivered,
                    new Ending.Metered(isDelivered ? delivered : Tokens.NONE, true),
                    REPLY,
                    Ending.Routing.NONE,
                    Ending.Timing.NONE);
        }
    }

    LedgerReads(Connection connection) {
        this.connection = connection;
    }

    @Nullable
    Purse purse(long accountId) {
        return purses.get(accountId);
    }

    /** Locks the wallets in order. @return the database's time */
    Instant lockWallets(Collection<Long> accounts) throws SQLException {
        return wallets(LOCK, accounts);
    }

    /** The same without a lock: what is read may be past by the time it is told. */
    Instant readWallets(Collection<Long> accounts) throws SQLException {
        return wallets(READ, accounts);
    }

    private Instant wallets(String select, Collection<Long> accounts) throws SQLException {
        Instant now = Instant.EPOCH;
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setArray(1, connection.createArrayOf("bigint", accounts.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    purses.put(rows.getLong(1), new Purse(rows.getBoolean(2)));
                    now = rows.getTimestamp(3).toInstant();
                }
            }
        }
        return now;
    }

    /** Reads what is left of the locked wallets' lots; what has expired can be settled from but not held any more. */
    void openLots(Instant now) throws SQLException {
        if (purses.isEmpty()) return;
        try (PreparedStatement statement = connection.prepareStatement(LOTS)) {
            statement.setArray(
                    1, connection.createArrayOf("bigint", purses.keySet().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) addLot(rows, now);
            }
        }
        for (Purse purse : purses.values()) purse.sort();
    }

    private void addLot(ResultSet row, Instant now) throws SQLException {
        Timestamp expires = row.getTimestamp(7);
        Purse purse = purses.get(row.getLong(2));
        if (purse == null) return;
        Asset asset = Asset.of(row.getString(3));
        purse.add(new Purse.OpenLot(
                row.getLong(1),
                asset,
                LotKind.of(row.getString(4)),
                row.getLong(5),
                row.getLong(6),
                micros(expires),
                expires == null || now.isBefore(expires.toInstant())));
        assets.put(row.getLong(1), asset);
    }

    /** Microseconds since 1970, as exact as the books; {@link Long#MAX_VALUE} for never. */
    static long micros(@Nullable Timestamp time) {
        if (time == null) return Long.MAX_VALUE;
        return TimeUnit.MILLISECONDS.toMicros(time.getTime()) + time.getNanos() / 1_000 % 1_000;
    }

    /** Adds a quota that was claimed in this batch. */
    void addClaimed(TrialClaims.Claimed claimed) {
        Purse purse = purses.get(claimed.account());
        if (purse == null) throw new IllegalStateException("claimed without a wallet");
        Asset asset = new Asset.Quota(claimed.model());
        purse.add(new Purse.OpenLot(
                claimed.lotId(), asset, LotKind.QUOTA, claimed.tokens(), 0, claimed.expiresMicros(), true));
        purse.sort();
        assets.put(claimed.lotId(), asset);
    }

    /** Ends holds. @return those that were there: nobody else can end them again */
    Set<UUID> endHolds(List<Settle> settles) throws SQLException {
        Set<UUID> ended = new HashSet<>();
        if (settles.isEmpty()) return ended;
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", settles.stream().map(op -> op.requestId).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) ended.add((UUID) rows.getObject(1));
            }
        }
        return ended;
    }

    List<SweptHold> sweepHolds(List<Sweep> sweeps) throws SQLException {
        List<SweptHold> swept = new ArrayList<>();
        if (sweeps.isEmpty()) return swept;
        try (PreparedStatement statement = connection.prepareStatement(SWEEP)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sweeps.stream().map(op -> op.requestId).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) swept.add(readSwept(rows));
            }
        }
        return swept;
    }

    /** What stands in the books for a request; nothing charged when they do not know it. */
    Settlement settlementOf(UUID requestId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SETTLEMENT)) {
            statement.setObject(1, requestId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Settlement(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))
                        : new Settlement(0, 0, 0, 0);
            }
        }
    }

    void writeLots() throws SQLException {
        List<Long> ids = new ArrayList<>();
        List<Long> spent = new ArrayList<>();
        List<Long> held = new ArrayList<>();
        for (Purse purse : purses.values()) {
            purse.changes().forEach((id, change) -> {
                if (change.spent == 0 && change.held == 0) return;
                ids.add(id);
                spent.add(change.spent);
                held.add(change.held);
            });
        }
        if (ids.isEmpty()) return;
        try (PreparedStatement statement = connection.prepareStatement(WRITE_LOTS)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            statement.setArray(2, connection.createArrayOf("bigint", spent.toArray()));
            statement.setArray(3, connection.createArrayOf("bigint", held.toArray()));
            if (statement.executeUpdate() != ids.size()) throw new IllegalStateException("a lot has disappeared");
        }
    }

    void checkpoint(List<Checkpoint> checkpoints) throws SQLException {
        if (checkpoints.isEmpty()) return;
        try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", checkpoints.stream().map(op -> op.requestId).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", checkpoints.stream().map(c -> c.input).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", checkpoints.stream().map(c -> c.output).toArray()));
            statement.executeUpdate();
        }
    }

    private SweptHold readSwept(ResultSet row) throws SQLException {
        long[] lotIds = longs(row.getArray("lot_ids"));
        long[] amounts = longs(row.getArray("lot_amounts"));
        List<Hold.Part> parts = new ArrayList<>();
        long quota = 0;
        for (int i = 0; i < lotIds.length; i++) {
            Asset asset = assets.get(lotIds[i]);
            if (asset == null) throw new IllegalStateException("lot " + lotIds[i] + " is held but not open");
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
        Hold hold = new Hold(call, 0, false, row.getLong("amount"), quota, parts, caps(row.getArray("caps")));
        return new SweptHold(hold, Tokens.of(row.getLong("delivered_input"), row.getLong("delivered_output")));
    }

    private static List<Hold.CapPeriod> caps(@Nullable Array array) throws SQLException {
        if (array == null) return List.of();
        List<Hold.CapPeriod> caps = new ArrayList<>();
        for (String cap : (String[]) array.getArray()) {
            int bar = cap.lastIndexOf('|');
            caps.add(new Hold.CapPeriod(cap.substring(0, bar), cap.substring(bar + 1)));
        }
        return caps;
    }

    private static long[] longs(Array array) throws SQLException {
        Long[] values = (Long[]) array.getArray();
        long[] result = new long[values.length];
        for (int i = 0; i < result.length; i++) result[i] = values[i];
        return result;
    }
}
