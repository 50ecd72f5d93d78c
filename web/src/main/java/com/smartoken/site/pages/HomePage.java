package com.smartoken.site.pages;

import com.smartoken.site.Layout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first page.
 *
 * @param text the written pieces by name
 * @param campaign the state of the campaign it tells of; empty when there is none
 */
public record HomePage(
        Layout layout,
        Map<String, Piece> text,
        List<Fact> facts,
        List<ModelRow> models,
        List<Sample> samples,
        @Nullable SampleReceipt receipt,
        String campaign,
        boolean hasSignIn) {

    /** A written piece: its first paragraph as text, what follows, and both as HTML. */
    public record Piece(String lead, String rest, String html) {
        static final Piece NONE = new Piece("", "", "");
    }

    /** A figure of the catalog. */
    public record Fact(String label, String value, String note) {}

    /** A piece by name; an empty one when nobody wrote it. */
    public Piece piece(String name) {
        return text.getOrDefault(name, Piece.NONE);
    }
}
