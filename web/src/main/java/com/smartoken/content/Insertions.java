package com.smartoken.content;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Places in a text where a fact belongs: {@code {{name}}}, in code too. With a space after the braces it is somebody
 * else's notation and stays.
 */
final class Insertions {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Za-z][^{}\\n]{0,120})\\}\\}");

    /** What a place becomes. */
    @FunctionalInterface
    interface Values {
        @Nullable
        String value(String name);
    }

    private Insertions() {}

    /** The text with every known name replaced; an unknown one stays as it is. */
    static String fill(String text, Values values) {
        if (!text.contains("{{")) return text;
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.value(place.group(1));
            return Matcher.quoteReplacement(value == null ? place.group() : value);
        });
    }

    /** Adds an error for each name that nobody knows; {@code firstLine} is where the text begins in its file. */
    static void check(String text, String file, int firstLine, Values values, Problems problems) {
        Matcher places = PLACE.matcher(text);
        while (places.find()) {
            if (values.value(places.group(1)) != null) continue;
            int line = firstLine
                    + (int) text.substring(0, places.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            problems.error(file, line, "there is nothing called " + places.group());
        }
    }
}
