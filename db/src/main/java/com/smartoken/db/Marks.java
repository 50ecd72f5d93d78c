package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts, counts and moments within words that are kept: each stands there plain and marked, such as
 * <code>{usd 12.50}</code>, and whoever reads the words sees it in a style of their own.
 */
public final class Marks {
    /** How somebody wants to read them. */
    public interface Style {
        String usd(Usd amount);

        String count(long number);

        String time(Instant instant);
    }

    private static final Pattern MARK = Pattern.compile("\\{(usd|count|time) ([-0-9.:TZ]{1,40})}|\\{\\{}");

    /** A brace that somebody typed. */
    private static final String BRACE = "{{}";

    private Marks() {}

    public static String usd(Usd amount) {
        return "{usd " + amount.plain() + "}";
    }

    public static String count(long number) {
        return "{count " + number + "}";
    }

    public static String time(Instant instant) {
        return "{time " + instant + "}";
    }

    /** What somebody called a thing, as it is: nobody who gives it the form of a mark has it read as one. */
    public static String name(String name) {
        return name.replace("{", BRACE);
    }

    /** The words as somebody reads them. What only looks like a mark stays as it is. */
    public static String read(String words, Style style) {
        return MARK.matcher(words)
                .replaceAll(mark -> Matcher.quoteReplacement(
                        mark.group().equals(BRACE) ? "{" : read(mark.group(1), mark.group(2), mark.group(), style)));
    }

    private static String read(String kind, String value, String whole, Style style) {
        try {
            return switch (kind) {
                case "usd" -> style.usd(Usd.parse(value));
                case "count" -> style.count(Long.parseLong(value));
                default -> style.time(Instant.parse(value));
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            return whole;
        }
    }
}
