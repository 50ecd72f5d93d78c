package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a route says of its upstream's limit of the output. */
final class LimitReader {
    private static final String BOUNDS =
            Arrays.stream(OutputLimit.Bounds.values()).map(LimitReader::word).collect(Collectors.joining(", "));

    private LimitReader() {}

    /** The limit; null where the route says nothing. What is wrong is added to the problems. */
    static @Nullable OutputLimit read(Fields route) {
        Fields fields = route.map("limit");
        if (fields == null) return null;
        OutputLimit limit = OutputLimit.PLAIN.bounding(
                bounds(fields), source(fields), fields.date("checked"), FieldWords.confidence(fields));
        fields.warnOfUnknown();
        return limit;
    }

    private static OutputLimit.Bounds bounds(Fields fields) {
        String text = fields.text("bounds");
        for (OutputLimit.Bounds one : OutputLimit.Bounds.values()) if (word(one).equals(text)) return one;
        if (!text.isEmpty()) fields.error("bounds", "\"bounds\" is one of " + BOUNDS);
        return OutputLimit.Bounds.ANSWER;
    }

    private static @Nullable URI source(Fields fields) {
        String text = fields.text("source");
        URI uri = FieldWords.webAddress(text);
        if (uri == null && !text.isEmpty())
            fields.error("source", "\"source\" is the http(s) address of the page that says what the limit bounds");
        return uri;
    }

    private static String word(OutputLimit.Bounds bounds) {
        return bounds.name().toLowerCase(Locale.ROOT);
    }
}
