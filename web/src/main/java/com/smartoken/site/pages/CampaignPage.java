package com.smartoken.site.pages;

import com.smartoken.site.Layout;
import com.smartoken.site.Moment;
import java.util.List;

/**
 * A campaign as it stands at the moment of the request.
 *
 * @param state {@code before}, {@code active} or {@code ended}
 * @param deadline the end while it has not come, and after it
 * @param turn what the countdown runs to: the start before, the end while active; empty when ended
 */
public record CampaignPage(
        Layout layout,
        String title,
        String lead,
        String state,
        String banner,
        Moment starts,
        Moment deadline,
        String turn,
        List<Fact> facts,
        List<Section> sections,
        List<Action> actions,
        String markdown) {

    /** A fact in a few words. */
    public record Fact(String label, String value, String note) {}

    /** A part of the page, with parts of its own; {@code kind} is how it is laid out. */
    public record Section(String id, String title, String html, String kind, List<Below> below) {}

    /** A part under a part. */
    public record Below(String id, String title, String html) {}

    /** A way on; the first is the strongest. */
    public record Action(String label, String href) {}
}
