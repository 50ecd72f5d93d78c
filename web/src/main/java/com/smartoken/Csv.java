package com.smartoken;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a file for spreadsheets (RFC 4180). A spreadsheet takes a cell that begins with certain characters for a formula
 * and runs it, so text that somebody else chose gets an apostrophe before those.
 */
public final class Csv {
    private static final String FORMULA_STARTS = "=+-@|%\t\r\n＝＋－＠";

    private final List<String> cells = new ArrayList<>();

    /** A row of column names. */
    public static String header(String... names) {
        return String.join(",", names) + "\r\n";
    }

    /** Adds a cell of text. */
    public Csv text(String text) {
        boolean isFormula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        String safe = isFormula ? "'" + text : text;
        boolean isPlain = safe.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r' || c == '\t');
        cells.add(isPlain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"");
        return this;
    }

    /** Adds a cell with a number of ours. */
    public Csv number(long number) {
        cells.add(Long.toString(number));
        return this;
    }

    /** Adds a cell with what only we write: an id, a time, an amount. */
    public Csv plain(String value) {
        cells.add(value);
        return this;
    }

    /** The row, with its line's end. */
    public String row() {
        return String.join(",", cells) + "\r\n";
    }
}
