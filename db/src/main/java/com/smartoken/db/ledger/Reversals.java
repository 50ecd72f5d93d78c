package com.smartoken.db.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Gives back, into the lots that it came from, what a call was charged whose answer its client never got: its settlement
 * had come to the books, and that became known too late. Once for each call. What counts against caps stays counted.
 */
final class Reversals {
    private static final String LOCK = "select 1 from wallet where account_id = ? for no key update skip locked";
    private static final String GIVE_BACK = """
            with taken as (
                select m.lot_id, m.asset, sum(m.amount)::bigint as amount from movement m
                where m.account_id = ? and m.reference = ? and m.kind in ('use', 'late') group by 1, 2
            ), moved as (
                insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)
                select ?, t.lot_id, 'refund', ?, t.asset, t.amount, 'service', 'not_delivered' from taken t
                on conflict do nothing returning lot_id, amount
            )
            update lot l set remaining = l.remaining + m.amount, open = true from moved m
            where l.account_id = ? and l.id = m.lot_id""";
    private static final String FORGET = "delete from kept_answer where account_id = ? and request_id = ?";

    private Reversals() {}

    /** @return false when the wallet is locked by somebody else */
    static boolean reverse(Connection connection, long account, UUID request) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (!lock(connection, account)) {
                connection.rollback();
                return false;
            }
            try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
                statement.setLong(1, account);
                statement.setObject(2, request);
                statement.setObject(3, request);
                statement.setLong(4, account);
                statement.setLong(5, account);
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                statement.setLong(1, account);
                statement.setObject(2, request);
                statement.executeUpdate();
            }
            connection.commit();
            return true;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean lock(Connection connection, long account) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setLong(1, account);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
