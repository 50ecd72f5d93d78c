package com.smartoken.db.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Inserts any number of rows with one statement of fixed text: each column goes as one array, unnested by the server. */
final class ArrayInsert<R> {
    private final String sql;
    private final List<Column<R>> columns;

    /** A column: {@code type} is its SQL type; an array column ({@code bigint[]}) gives its value as array literal. */
    record Column<R>(String name, String type, Function<R, @Nullable Object> value) {
        boolean isArray() {
            return type.endsWith("[]");
        }

        String elementType() {
            return isArray() ? "text" : type;
        }
    }

    ArrayInsert(String table, List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        sql = "insert into " + table + " ("
                + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ") select "
                + columns.stream()
                        .map(c -> c.isArray() ? c.name + "::" + c.type : c.name)
                        .collect(Collectors.joining(", "))
                + " from unnest("
                + columns.stream().map(c -> "?::" + c.elementType() + "[]").collect(Collectors.joining(", "))
                + ") as rows (" + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ")";
    }

    void run(Connection connection, List<R> rows) throws SQLException {
        if (rows.isEmpty()) return;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int position = 1;
            for (Column<R> column : columns) {
                @Nullable Object[] values = new @Nullable Object[rows.size()];
                for (int i = 0; i < values.length; i++) values[i] = column.value.apply(rows.get(i));
                statement.setArray(position++, connection.createArrayOf(column.elementType(), values));
            }
            int inserted = statement.executeUpdate();
            if (inserted != rows.size()) throw new IllegalStateException("inserted " + inserted + " of " + rows.size());
        }
    }

    /** A literal such as <code>{1,2,3}</code>. */
    static String literal(long[] values) {
        StringBuilder text = new StringBuilder(values.length * 8 + 2).append('{');
        for (int i = 0; i < values.length; i++) text.append(i == 0 ? "" : ",").append(values[i]);
        return text.append('}').toString();
    }
}
