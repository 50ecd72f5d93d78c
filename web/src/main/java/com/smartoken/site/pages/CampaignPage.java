package com.smartoken.site.pages;

import com.smartoken.site.CampaignWords;
import com.smartoken.site.Layout;
import java.util.List;

/**
 * A campaign as it stands at the moment of the request.
 *
 * @param state {@code before}, {@code active} or {@code ended}
 * @param turn what the countdown runs to: the start before, the end while active; empty when ended
 */
public record CampaignPage(
        Layout layout,
        CampaignWords words,
        String lead,
        String state,
        String turn,
        List<Section> sections,
        List<Action> actions,
        String markdown) {

    /** A part of the page, with parts of its own; {@code kind} is how it is laid out. */
    public record Section(String id, String title, String html, String kind, List<Below> below) {}

    /** A part under a part. */
    public record Below(String id, String title, String html) {}

    /** A way on; the first is the strongest. */
    public record Action(String label, String href) {}
}
