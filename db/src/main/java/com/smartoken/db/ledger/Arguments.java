package com.smartoken.db.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other, each a column of rows as one array. */
final class Arguments {
    private final Connection connection;
    private final PreparedStatement statement;
    private int position = 1;

    Arguments(PreparedStatement statement) throws SQLException {
        this.statement = statement;
        this.connection = statement.getConnection();
    }

    /** {@code bigint[]} */
    <R> void longs(List<R> rows, Function<R, @Nullable Long> column) throws SQLException {
        set("int8", rows, column, new @Nullable Long[rows.size()]);
    }

    /** {@code integer[]} */
    <R> void ints(List<R> rows, Function<R, @Nullable Integer> column) throws SQLException {
        set("int4", rows, column, new @Nullable Integer[rows.size()]);
    }

    /** {@code boolean[]} */
    <R> void booleans(List<R> rows, Function<R, @Nullable Boolean> column) throws SQLException {
        set("bool", rows, column, new @Nullable Boolean[rows.size()]);
    }

    /** {@code text[]}, without the one character that PostgreSQL can't keep: an upstream may say it. */
    <R> void texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
        set("text", rows, row -> clean(column.apply(row)), new @Nullable String[rows.size()]);
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', ' ');
    }

    /** {@code uuid[]} */
    <R> void ids(List<R> rows, Function<R, @Nullable Object> column) throws SQLException {
        set("uuid", rows, column, new @Nullable Object[rows.size()]);
    }

    /** {@code bytea[]} */
    <R> void bytes(List<R> rows, Function<R, byte @Nullable []> column) throws SQLException {
        set("bytea", rows, column, new byte @Nullable [rows.size()][]);
    }

    private <R, T> void set(String type, List<R> rows, Function<R, ? extends @Nullable T> column, @Nullable T[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) values[i] = column.apply(rows.get(i));
        statement.setArray(position++, connection.createArrayOf(type, values));
    }

    /** As {@code bigint[]} columns hold an instant: microseconds since 1970. */
    static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
    }

    /** A literal of {@code bigint[]}, such as <code>{1,2,3}</code>. */
    static String literal(long[] values) {
        StringBuilder text = new StringBuilder(values.length * 8 + 2).append('{');
        for (int i = 0; i < values.length; i++) text.append(i == 0 ? "" : ",").append(values[i]);
        return text.append('}').toString();
    }
}
