package com.smartoken.content;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** One plain value of a field: its text as written, read as what it should be. Each reading throws {@link Wrong}. */
record Scalar(String field, String text) {
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,12}(\\.\\d{1,12})?");
    private static final int TEXT_MAX = 2_000;
    private static final int SHOWN_MAX = 60;

    /** A value is not what it should be; the message says what it should be. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String complaint;

        Wrong(String complaint) {
            super(complaint, null, false, false);
            this.complaint = complaint;
        }

        String complaint() {
            return complaint;
        }
    }

    String asText() {
        if (text.isEmpty()) throw new Wrong("the value is empty");
        if (text.length() > TEXT_MAX) throw new Wrong("longer than " + TEXT_MAX + " characters");
        return text;
    }

    long asInteger(long min, long max) {
        if (!INTEGER.matcher(text).matches()) throw new Wrong(quote(field) + " is a whole number, not " + quote(text));
        long value = Long.parseLong(text);
        if (value < min) throw new Wrong(quote(field) + " is at least " + min + ", not " + value);
        if (value > max) throw new Wrong(quote(field) + " is at most " + max + ", not " + value);
        return value;
    }

    BigDecimal asDecimal() {
        if (DECIMAL.matcher(text).matches()) return new BigDecimal(text);
        throw new Wrong(quote(field) + " is a plain decimal such as 0.15, not " + quote(text));
    }

    LocalDate asDate() {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new Wrong(quote(field) + " is a day such as 2026-08-16, not " + quote(text));
        }
    }

    OffsetDateTime asInstant() {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            String example = " is a time with its offset such as 2026-12-31T23:59:59+08:00, not ";
            throw new Wrong(quote(field) + example + quote(text));
        }
    }

    static String quote(String text) {
        return "\"" + shorten(text) + "\"";
    }

    /** What a message may repeat of a file: one line, not too long. */
    static String shorten(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "...";
    }
}
