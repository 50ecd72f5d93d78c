package com.smartoken.command;

import com.smartoken.Csv;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of a report: aligned for people, CSV for spreadsheets, or one JSON object. */
final class Sheet {
    private final String name;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param name of the list of rows in JSON */
    Sheet(String name, String... columns) {
        this.name = name;
        this.columns = List.of(columns);
    }

    /** Adds a row, a cell for each column. */
    Sheet row(String... cells) {
        if (cells.length != columns.size())
            throw new IllegalArgumentException("a row has " + columns.size() + " cells");
        rows.add(List.of(cells));
        return this;
    }

    /** Prints it as it was asked for, below {@code title} for people. */
    void print(Output output, boolean isCsv, String title) {
        if (output.isJson()) output.out().println(json());
        else if (isCsv) csv(output);
        else text(output, title);
        output.out().flush();
    }

    private JsonWriter json() {
        JsonWriter json = new JsonWriter(1024).open('{').name(name).open('[');
        for (List<String> row : rows) {
            json.open('{');
            for (int i = 0; i < row.size(); i++) json.name(columns.get(i)).value(row.get(i));
            json.close('}');
        }
        return json.close(']').close('}');
    }

    private void csv(Output output) {
        output.out().print(Csv.header(columns.toArray(String[]::new)));
        for (List<String> row : rows) {
            Csv line = new Csv();
            for (String cell : row) {
                if (cell.matches("-?[0-9]+([.][0-9]+)?")) line.plain(cell);
                else line.text(cell);
            }
            output.out().print(line.row());
        }
    }

    private void text(Output output, String title) {
        output.out().println(title);
        if (rows.isEmpty()) {
            output.out().println("Nothing.");
            return;
        }
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).length();
            for (List<String> row : rows)
                widths[i] = Math.max(widths[i], row.get(i).length());
        }
        output.out().println(line(columns, widths));
        for (List<String> row : rows) output.out().println(line(row, widths));
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String space = " ".repeat(widths[i] - cell.length());
            boolean isNumber = cell.matches("-?[0-9.]+");
            line.append(isNumber ? space + cell : cell + space).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
