package com.smartoken.db.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Sets the parameters of a statement one after the other, each a column of rows as one array. */
final class Arguments {
    private final PGConnection driver;
    private final PreparedStatement statement;
    private int position = 1;

    Arguments(PreparedStatement statement) throws SQLException {
        this.statement = statement;
        this.driver = statement.getConnection().unwrap(PGConnection.class);
    }

    /** {@code bigint[]} */
    <R> void longs(List<R> rows, ToLongFunction<R> column) throws SQLException {
        long[] values = new long[rows.size()];
        for (int i = 0; i < values.length; i++) values[i] = column.applyAsLong(rows.get(i));
        set("int8", values);
    }

    /** {@code integer[]} */
    <R> void ints(List<R> rows, ToIntFunction<R> column) throws SQLException {
        int[] values = new int[rows.size()];
        for (int i = 0; i < values.length; i++) values[i] = column.applyAsInt(rows.get(i));
        set("int4", values);
    }

    /** {@code boolean[]} */
    <R> void booleans(List<R> rows, Predicate<R> column) throws SQLException {
        boolean[] values = new boolean[rows.size()];
        for (int i = 0; i < values.length; i++) values[i] = column.test(rows.get(i));
        set("bool", values);
    }

    /** {@code text[]} */
    <R> void texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
        @Nullable String[] values = new @Nullable String[rows.size()];
        for (int i = 0; i < values.length; i++) values[i] = column.apply(rows.get(i));
        set("text", values);
    }

    /** An array of another type of the database, with nulls. */
    <R> void values(String type, List<R> rows, Function<R, ? extends @Nullable Object> column) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) values[i] = column.apply(rows.get(i));
        set(type, values);
    }

    /** {@code bytea[]} */
    <R> void bytes(List<R> rows, Function<R, byte @Nullable []> column) throws SQLException {
        byte @Nullable [][] values = new byte @Nullable [rows.size()][];
        for (int i = 0; i < values.length; i++) values[i] = column.apply(rows.get(i));
        set("bytea", values);
    }

    private void set(String type, Object values) throws SQLException {
        statement.setArray(position++, driver.createArrayOf(type, values));
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
