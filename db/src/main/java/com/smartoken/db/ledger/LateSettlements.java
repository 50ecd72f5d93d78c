package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends of calls whose hold somebody else had ended: because the answer of the first end was lost, which is a repeat and
 * changes nothing; or because the hold was swept while the call ran on. Such a call pays late, out of what is available
 * then, never more than was held for it nor than its caps leave; the rest is the operator's. Rare, so it takes its time,
 * apart from the batches.
 */
final class LateSettlements {
    private static final String LOCK =
            "select pay_as_you_go from wallet where account_id = ? for no key update skip locked";
    private static final String LOGGED =
            "select u.outcome, u.cost, u.charged, u.quota_input, u.quota_output, l.cost, l.charged,"
                    + " l.quota_input, l.quota_output from usage_record u left join late_settlement l using (account_id, request_id)"
                    + " where u.account_id = ? and u.request_id = ?";
    private static final String LOTS =
            "select id, asset, kind, remaining - held, expires_at from lot where account_id = ?"
                    + " and open and remaining > held and asset in ('usd', ?) and (expires_at is null or expires_at > clock_timestamp())";
    private static final String SPENT =
            "select spent + held from spending where account_id = ? and scope = ? and period = ?";
    private static final String TAKE =
            "update lot set remaining = remaining - ?, open = remaining - ? > 0 where id = ? and account_id = ?";
    private static final String COUNT =
            "update spending set spent = spent + ? where account_id = ? and scope = ? and period = ?";
    private static final String MOVE =
            "insert into movement (reference, lot_id, kind, account_id, asset, amount, reason)"
                    + " values (?, ?, ?, ?, ?, ?, ?)";
    private static final String ENTER =
            "insert into late_settlement (account_id, request_id, input_tokens, cached_tokens,"
                    + " written_tokens, output_tokens, thinking_tokens, quota_input, quota_output, cost, charged)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SUM =
            "insert into usage_tail (account_id, day, model, key_id, feature, end_user, requests,"
                    + " errors, input, cached, output, thinking, charged)"
                    + " values (?, (clock_timestamp() at time zone 'UTC')::date, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?)";

    private static final String END_CLAIM = "update kept_answer set ended_at = clock_timestamp() where account_id = ?"
            + " and purpose = 'idempotency' and name = ? and request_id = ?";

    private final Connection connection;
    private final Hold hold;
    private final Ending ending;

    /** What stands in the log already. */
    private record Logged(
            HoldOutcome outcome,
            Settlement settlement,
            @Nullable Settlement late) {}

    private record Lot(long id, Asset asset, LotKind kind, long free, long expiresMicros) implements LotOrder.Paying {}

    private LateSettlements(Connection connection, Hold hold, Ending ending) {
        this.connection = connection;
        this.hold = hold;
        this.ending = ending;
    }

    /**
     * Settles a call whose hold is gone.
     *
     * @return what it came to in all; null when its wallet is locked by somebody else
     */
    static @Nullable Settlement settle(Connection connection, Hold hold, Ending ending) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Settlement settlement = new LateSettlements(connection, hold, ending).settle();
            connection.commit();
            return settlement;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** What stands in the log of a call; null when its hold was swept or it is not there. */
    static @Nullable Settlement ended(Connection connection, Hold hold, Ending ending) throws SQLException {
        Logged logged = new LateSettlements(connection, hold, ending).logged();
        return logged == null || logged.outcome == HoldOutcome.SWEPT ? null : logged.settlement;
    }

    private @Nullable Settlement settle() throws SQLException {
        Boolean pays = lock();
        if (pays == null) return null;
        Logged logged = logged();
        if (logged == null) return Settlement.NOTHING;
        if (logged.late != null) return sum(logged.settlement, logged.late);
        if (logged.outcome != HoldOutcome.SWEPT || !ending.delivered()) return logged.settlement;
        return sum(logged.settlement, enter(pays, logged.settlement));
    }

    private Settlement enter(boolean pays, Settlement swept) throws SQLException {
        List<Lot> lots = lots();
        long sweptQuota = swept.quotaInput() + swept.quotaOutput();
        // Another call has the Idempotency-Key by now, and is charged for it.
        boolean isClaimed = endClaim();
        long quotaFree = isClaimed ? sum(lots, false) : 0;
        Tokens tokens = ending.metered().tokens();
        Tariff.Cost cost =
                hold.call().tariff().cost(tokens, Math.max(sweptQuota, Math.min(hold.quota(), sweptQuota + quotaFree)));
        long quotaDue = Math.max(0, cost.quotaInput() + cost.quotaOutput() - sweptQuota);
        long due = Math.max(0, cost.nano() - swept.charged());
        long most = Math.max(0, Math.min(due, hold.amount() - swept.charged()));
        long money = isClaimed ? Math.min(most, Math.min(pays ? sum(lots, true) : 0, leftOfCaps())) : 0;

        take(lots, false, quotaDue);
        take(lots, true, money);
        if (due > money) move(0, MovementKind.WRITE_OFF, Asset.USD, due - money, "late");
        Settlement late = new Settlement(
                due,
                money,
                Math.max(0, cost.quotaInput() - swept.quotaInput()),
                Math.max(0, quotaDue - Math.max(0, cost.quotaInput() - swept.quotaInput())));
        enter(tokens, late);
        count(money);
        return late;
    }

    private static Settlement sum(Settlement one, Settlement other) {
        return new Settlement(
                one.cost() + other.cost(),
                one.charged() + other.charged(),
                one.quotaInput() + other.quotaInput(),
                one.quotaOutput() + other.quotaOutput());
    }

    private @Nullable Boolean lock() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setLong(1, account());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBoolean(1) : null;
            }
        }
    }

    private @Nullable Logged logged() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOGGED)) {
            statement.setLong(1, account());
            statement.setObject(2, request());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) return null;
                Settlement late = settlement(row, 6);
                return new Logged(
                        HoldOutcome.of(row.getString(1)), settlement(row, 2), row.getObject(6) == null ? null : late);
            }
        }
    }

    private static Settlement settlement(ResultSet row, int from) throws SQLException {
        return new Settlement(row.getLong(from), row.getLong(from + 1), row.getLong(from + 2), row.getLong(from + 3));
    }

    private List<Lot> lots() throws SQLException {
        List<Lot> lots = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LOTS)) {
            statement.setLong(1, account());
            statement.setString(2, new Asset.Quota(hold.call().model()).word());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lots.add(new Lot(
                            row.getLong(1),
                            Asset.of(row.getString(2)),
                            LotKind.of(row.getString(3)),
                            row.getLong(4),
                            micros(row.getTimestamp(5))));
                }
            }
        }
        lots.sort(LotOrder.PAYING);
        return lots;
    }

    /** Microseconds since 1970, as exact as the books; {@link Long#MAX_VALUE} for never. */
    static long micros(@Nullable Timestamp time) {
        if (time == null) return Long.MAX_VALUE;
        return TimeUnit.MILLISECONDS.toMicros(time.getTime()) + time.getNanos() / 1_000 % 1_000;
    }

    private static long sum(List<Lot> lots, boolean isMoney) {
        long sum = 0;
        for (Lot lot : lots) if (lot.asset.isMoney() == isMoney) sum += lot.free;
        return sum;
    }

    /** Has a repeat get what its client got. @return false when the claim is another call's */
    private boolean endClaim() throws SQLException {
        if (hold.claim() == null) return true;
        try (PreparedStatement statement = connection.prepareStatement(END_CLAIM)) {
            statement.setLong(1, account());
            statement.setBytes(2, hold.claim().name());
            statement.setObject(3, request());
            return statement.executeUpdate() == 1;
        }
    }

    private long leftOfCaps() throws SQLException {
        long left = Long.MAX_VALUE;
        for (Hold.CapPeriod cap : hold.caps()) {
            try (PreparedStatement statement = connection.prepareStatement(SPENT)) {
                statement.setLong(1, account());
                statement.setString(2, cap.scope());
                statement.setString(3, cap.period());
                try (ResultSet row = statement.executeQuery()) {
                    left = Math.min(left, Math.max(0, cap.nano() - (row.next() ? row.getLong(1) : 0)));
                }
            }
        }
        return left;
    }

    private void take(List<Lot> lots, boolean isMoney, long amount) throws SQLException {
        long open = amount;
        for (Lot lot : lots) {
            if (open == 0) return;
            if (lot.asset.isMoney() != isMoney) continue;
            long part = Math.min(open, lot.free);
            open -= part;
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setLong(1, part);
                statement.setLong(2, part);
                statement.setLong(3, lot.id);
                statement.setLong(4, account());
                statement.executeUpdate();
            }
            move(lot.id, MovementKind.LATE, lot.asset, part, null);
        }
        if (open != 0) throw new IllegalStateException("took more than there is");
    }

    private void move(long lot, MovementKind kind, Asset asset, long amount, @Nullable String reason)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
            statement.setObject(1, request());
            statement.setLong(2, lot);
            statement.setString(3, kind.word());
            statement.setLong(4, account());
            statement.setString(5, asset.word());
            statement.setLong(6, amount);
            statement.setString(7, reason);
            statement.executeUpdate();
        }
    }

    private void enter(Tokens tokens, Settlement late) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setLong(1, account());
            statement.setObject(2, request());
            statement.setLong(3, tokens.input());
            statement.setLong(4, tokens.cached());
            statement.setLong(5, tokens.written());
            statement.setLong(6, tokens.output());
            statement.setLong(7, tokens.thinking());
            statement.setLong(8, late.quotaInput());
            statement.setLong(9, late.quotaOutput());
            statement.setLong(10, late.cost());
            statement.setLong(11, late.charged());
            statement.executeUpdate();
        }
    }

    private void count(long money) throws SQLException {
        if (money == 0) return;
        for (Hold.CapPeriod cap : hold.caps()) {
            try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
                statement.setLong(1, money);
                statement.setLong(2, account());
                statement.setString(3, cap.scope());
                statement.setString(4, cap.period());
                statement.executeUpdate();
            }
        }
        sum(money);
    }

    private void sum(long money) throws SQLException {
        Caller caller = hold.call().caller();
        try (PreparedStatement statement = connection.prepareStatement(SUM)) {
            statement.setLong(1, account());
            statement.setString(2, hold.call().model());
            statement.setLong(3, caller.keyId());
            statement.setString(4, caller.labels().feature());
            statement.setString(5, caller.labels().endUser());
            statement.setLong(6, money);
            statement.executeUpdate();
        }
    }

    private long account() {
        return hold.call().accountId();
    }

    private UUID request() {
        return hold.call().id();
    }
}
