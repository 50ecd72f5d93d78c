package com.smartoken.console.usage;

import com.smartoken.db.UsageSums;
import com.smartoken.db.UsageSums.Days;
import com.smartoken.db.UsageSums.Label;
import com.smartoken.db.UsageSums.Sum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What usage can be broken down by. */
enum Grouping {
    MODEL("model", "Model", "model"),
    KEY("key", "API key", "key"),
    FEATURE("feature", "Feature", "feature"),
    END_USER("user", "End user", "user");

    private final String word;
    private final String label;
    private final String parameter;

    Grouping(String word, String label, String parameter) {
        this.word = word;
        this.label = label;
        this.parameter = parameter;
    }

    /** By the word in the address; models for any other. */
    static Grouping of(@Nullable String word) {
        for (Grouping grouping : values()) if (grouping.word.equals(word)) return grouping;
        return MODEL;
    }

    String word() {
        return word;
    }

    String label() {
        return label;
    }

    /** The filter of the log that means one of these. */
    String parameter() {
        return parameter;
    }

    /** The dearest, at most so many. */
    List<Sum> sums(UsageSums sums, Days days, int limit) {
        return switch (this) {
            case MODEL -> sums.byModel(days, limit);
            case KEY -> sums.byKey(days, limit);
            case FEATURE -> sums.largest(days, Label.FEATURE, limit);
            case END_USER -> sums.largest(days, Label.END_USER, limit);
        };
    }

    /** What the labels come to that a day does not keep apart: one sum, or none where all are. */
    List<Sum> furtherSums(UsageSums sums, Days days) {
        return switch (this) {
            case MODEL, KEY -> List.of();
            case FEATURE -> List.of(sums.further(days, Label.FEATURE));
            case END_USER -> List.of(sums.further(days, Label.END_USER));
        };
    }

    /** What a row says that has those. */
    String further() {
        return switch (this) {
            case MODEL, KEY -> "";
            case FEATURE -> "Further features of a day with very many";
            case END_USER -> "Further end users of a day with very many";
        };
    }

    /** What a row says that has all that is not in the table. */
    String rest() {
        return switch (this) {
            case MODEL -> "Other models";
            case KEY -> "Other keys";
            case FEATURE -> "Other features, and requests without one";
            case END_USER -> "Other end users, and requests without one";
        };
    }

    /** Whether a sum may be missing among the largest: of labels not all are read. */
    boolean isRough() {
        return this == FEATURE || this == END_USER;
    }

    /** How a request gets its label, for those who have none yet. */
    String hint() {
        return switch (this) {
            case MODEL, KEY -> "";
            case FEATURE ->
                "Send the header x-smartoken-feature, or metadata.feature in the body, to see the cost of each part of your product.";
            case END_USER -> "Send user in the body, with an id of your own, to see the cost of each of your users.";
        };
    }
}
