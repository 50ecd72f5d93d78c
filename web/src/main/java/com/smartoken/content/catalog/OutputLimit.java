package com.smartoken.content.catalog;

import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream's limit of the output bounds, and where that is known from: by it a hold covers all that can be billed
 * as output.
 *
 * @param field the one field in which the limit is sent; null where the caller's own field goes on as it came
 * @param max the most that the field takes
 * @param always whether it is sent also where nobody named a limit, since the vendor's own default would bound less
 * @param source the page that says so; null where nothing is known
 * @param checked the day somebody last looked; null where nothing is known
 */
public record OutputLimit(
        Bounds bounds,
        @Nullable String field,
        long max,
        boolean always,
        @Nullable URI source,
        @Nullable LocalDate checked,
        Confidence confidence) {

    /** Which tokens of output it bounds. */
    public enum Bounds {
        /** Thought and answer together. */
        ALL,
        /** The answer; thought has a limit of its own, which is sent beside it. */
        BUDGET,
        /** The answer alone: thought has no limit but the model's own. Also where nothing is known. */
        ANSWER
    }

    private static final String OLD = "max_tokens";
    private static final String NEW = "max_completion_tokens";

    /** OpenAI's own, which whoever speaks its format is taken to keep: its newer field counts thought and answer. */
    static final OutputLimit PLAIN =
            known(Bounds.ALL, "https://platform.openai.com/docs/api-reference/chat/create", "2026-11-28", Confidence.B);

    /** Anthropic's own: thought counts towards {@code max_tokens}. */
    public static final OutputLimit ANTHROPIC = known(
            Bounds.ALL,
            "https://platform.claude.com/docs/en/build-with-claude/extended-thinking",
            "2026-11-28",
            Confidence.B);

    /** What a page says of a limit. */
    static OutputLimit known(Bounds bounds, String source, String checked, Confidence confidence) {
        return new OutputLimit(
                bounds, null, Long.MAX_VALUE, false, URI.create(source), LocalDate.parse(checked), confidence);
    }

    /** Nobody has found out what it bounds, so the model's maximum is held. */
    static OutputLimit unknown() {
        return new OutputLimit(Bounds.ANSWER, null, Long.MAX_VALUE, false, null, null, Confidence.D);
    }

    /** The same in {@code max_tokens} alone, whichever field the caller used. */
    OutputLimit inOldField() {
        return new OutputLimit(bounds, OLD, max, always, source, checked, confidence);
    }

    /** The same in {@code max_completion_tokens} alone, up to so many, and always. */
    OutputLimit alwaysInNewField(long most) {
        return new OutputLimit(bounds, NEW, most, true, source, checked, confidence);
    }

    /** The same where a route's file says what it bounds. */
    public OutputLimit bounding(Bounds other, @Nullable URI page, @Nullable LocalDate day, Confidence howWell) {
        return new OutputLimit(other, field, max, always, page, day, howWell);
    }
}
