package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The small words of content files: days, addresses, letters of confidence. */
final class FieldWords {
    private FieldWords() {}

    /** An absolute http(s) address with a host and without credentials; null for anything else. */
    static @Nullable URI webAddress(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            return web && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** A day such as 2026-08-16; null for anything else. */
    static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A multiple that must be there, in thousandths; 0, with a problem, for anything but one above 0 up to 100. */
    static int thousandths(Fields fields, String field) {
        BigDecimal times = fields.decimal(field);
        BigDecimal thousandths = times.movePointRight(3);
        boolean fits = times.signum() > 0
                && thousandths.stripTrailingZeros().scale() <= 0
                && times.compareTo(BigDecimal.valueOf(100)) <= 0;
        if (fits) return thousandths.intValueExact();
        if (fields.has(field))
            fields.error(field, "\"" + field + "\" lies above 0 up to 100, with at most three decimals");
        return 0;
    }

    /** The optional field {@code confidence}: a letter from A to D, A when absent. */
    static Confidence confidence(Fields fields) {
        String text = fields.optionalText("confidence");
        if (text == null || text.isEmpty()) return Confidence.A;
        try {
            return Confidence.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            fields.error("confidence", "\"confidence\" is A, B, C or D");
            return Confidence.D;
        }
    }
}
