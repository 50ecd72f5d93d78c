package com.smartoken.db.ledger;

import com.smartoken.money.Tokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds a batch's entries to the sums by day: one row of the batch for each account, label and key. */
final class DaySums {
    private static final int SUMS = 7;
    private static final String ADD =
            "insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors,"
                    + " input, cached, output, thinking, charged) select * from unnest(?::bigint[], ?::date[], ?::text[],"
                    + " ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
                    + " ?::bigint[]) on conflict (account_id, day, kind, label, key_id) do update set"
                    + " requests = u.requests + excluded.requests, errors = u.errors + excluded.errors,"
                    + " input = u.input + excluded.input, cached = u.cached + excluded.cached,"
                    + " output = u.output + excluded.output, thinking = u.thinking + excluded.thinking,"
                    + " charged = u.charged + excluded.charged";

    private record Line(long account, String kind, String label, long key) {}

    private final Map<Line, long[]> sums = new LinkedHashMap<>();

    void add(BatchRows.Entry entry) {
        Labels labels = entry.call().caller().labels();
        add(entry, "model", entry.call().model());
        add(entry, "feature", labels.feature());
        add(entry, "end_user", labels.endUser());
    }

    private void add(BatchRows.Entry entry, String kind, @Nullable String label) {
        if (label == null) return;
        // Sums by model are also the sums by key; the other labels are summed over all keys.
        long key = kind.equals("model") ? entry.call().caller().keyId() : 0;
        long[] sum = sums.computeIfAbsent(new Line(entry.call().accountId(), kind, label, key), line -> new long[SUMS]);
        Tokens tokens = entry.ending().metered().tokens();
        sum[0]++;
        if (entry.ending().reply().isError()) sum[1]++;
        sum[2] += tokens.input();
        sum[3] += tokens.cached();
        sum[4] += tokens.output();
        sum[5] += tokens.thinking();
        sum[6] += entry.charge().charged();
    }

    void write(Connection connection, Instant now) throws SQLException {
        if (sums.isEmpty()) return;
        LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        List<Line> lines = new ArrayList<>(sums.keySet());
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            bind(statement, 1, "bigint", lines.stream().map(Line::account).toArray());
            bind(
                    statement,
                    2,
                    "date",
                    lines.stream().map(line -> day.toString()).toArray());
            bind(statement, 3, "text", lines.stream().map(Line::kind).toArray());
            bind(statement, 4, "text", lines.stream().map(Line::label).toArray());
            bind(statement, 5, "bigint", lines.stream().map(Line::key).toArray());
            for (int i = 0; i < SUMS; i++) {
                int column = i;
                bind(
                        statement,
                        6 + i,
                        "bigint",
                        sums.values().stream().map(sum -> sum[column]).toArray());
            }
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int position, String type, Object[] values)
            throws SQLException {
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
