package com.smartoken.funds;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Comma-separated values (RFC 4180) that no spreadsheet takes for formulas. */
final class Csv {
    private Csv() {}

    static void line(Writer writer, List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) writer.write(',');
            writer.write(cell(cells.get(i)));
        }
        writer.write("\r\n");
    }

    /** A number stays one; any other text that a spreadsheet would compute gets an apostrophe before it. */
    static String cell(String text) {
        boolean isNumber = text.matches("-?[0-9]+(\\.[0-9]+)?");
        String safe = !isNumber && text.matches("(?s)[=+\\-@\\t\\r\\n|%].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n'].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
