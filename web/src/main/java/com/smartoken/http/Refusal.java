package com.smartoken.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * Why a form was not taken, for the summary above it ({@code part/refusal.jte}), which is the same for every form: each
 * mistake leads to the field where it is mended.
 */
public record Refusal(List<Mistake> mistakes) {
    public static final Refusal NONE = new Refusal(List.of());

    /**
     * What is wrong.
     *
     * @param field the id of the field; empty when it is wrong with the form as a whole
     * @param label how the field is called
     */
    public record Mistake(String field, String label, String words) {}

    /** What keeps a whole form from being taken; {@link #NONE} without words. */
    public static Refusal of(String words) {
        return NONE.with("", "", words);
    }

    /** This, and what is wrong with one more field; without words nothing is. */
    public Refusal with(String field, String label, String words) {
        if (words.isEmpty()) return this;
        return new Refusal(Stream.concat(mistakes.stream(), Stream.of(new Mistake(field, label, words)))
                .toList());
    }

    public boolean isEmpty() {
        return mistakes.isEmpty();
    }
}
