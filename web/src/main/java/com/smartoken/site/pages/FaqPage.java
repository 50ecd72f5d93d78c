package com.smartoken.site.pages;

import com.smartoken.site.Layout;
import com.smartoken.site.Updated;
import java.util.List;

/** Questions and answers by group, all or those that a search found. */
public record FaqPage(
        Layout layout,
        String title,
        String lead,
        String query,
        String found,
        List<Group> groups,
        Updated updated,
        String markdown) {

    /** Questions under one heading. */
    public record Group(String id, String title, List<Question> questions) {}

    /** A question that can be linked to, with its answer as HTML. */
    public record Question(String id, String text, String html) {}
}
