package com.smartoken.db.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What counts against the caps of a batch's accounts, under their wallet locks. */
final class Spendings {
    private static final String READ = "select s.scope, s.period, s.spent, s.held from spending s"
            + " join unnest(?::text[], ?::text[]) as wanted (scope, period) using (scope, period)";
    private static final String ENSURE = "insert into spending (scope, period) select scope, period"
            + " from unnest(?::text[], ?::text[]) as wanted (scope, period) on conflict do nothing";
    private static final String WRITE = "update spending s set spent = s.spent + d.spent, held = s.held + d.held"
            + " from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) as d (scope, period, spent, held)"
            + " where s.scope = d.scope and s.period = d.period";

    private static final class Count {
        long spent;
        long held;
        long newSpent;
        long newHeld;
    }

    private final Map<Hold.CapPeriod, Count> counts = new HashMap<>();

    void read(Connection connection, Collection<Hold.CapPeriod> wanted) throws SQLException {
        if (wanted.isEmpty()) return;
        for (Hold.CapPeriod cap : wanted) counts.put(cap, new Count());
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            bind(statement, connection, List.copyOf(counts.keySet()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Count count = counts.get(new Hold.CapPeriod(rows.getString(1), rows.getString(2)));
                    if (count == null) continue;
                    count.spent = rows.getLong(3);
                    count.held = rows.getLong(4);
                }
            }
        }
    }

    /** What a cap of {@code limit} leaves. */
    long left(Hold.CapPeriod cap, long limit) {
        Count count = count(cap);
        return Math.max(0, limit - count.spent - count.held - count.newSpent - count.newHeld);
    }

    void change(Hold.CapPeriod cap, long spent, long held) {
        Count count = count(cap);
        count.newSpent += spent;
        count.newHeld += held;
    }

    void write(Connection connection) throws SQLException {
        List<Map.Entry<Hold.CapPeriod, Count>> changed = counts.entrySet().stream()
                .filter(e -> e.getValue().newSpent != 0 || e.getValue().newHeld != 0)
                .toList();
        if (changed.isEmpty()) return;
        List<Hold.CapPeriod> caps = changed.stream().map(Map.Entry::getKey).toList();
        try (PreparedStatement ensure = connection.prepareStatement(ENSURE);
                PreparedStatement write = connection.prepareStatement(WRITE)) {
            bind(ensure, connection, caps);
            ensure.executeUpdate();
            bind(write, connection, caps);
            write.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            changed.stream().map(e -> e.getValue().newSpent).toArray()));
            write.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint",
                            changed.stream().map(e -> e.getValue().newHeld).toArray()));
            write.executeUpdate();
        }
    }

    private Count count(Hold.CapPeriod cap) {
        return counts.computeIfAbsent(cap, c -> new Count());
    }

    private static void bind(PreparedStatement statement, Connection connection, List<Hold.CapPeriod> caps)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "text", caps.stream().map(Hold.CapPeriod::scope).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "text", caps.stream().map(Hold.CapPeriod::period).toArray()));
    }
}
