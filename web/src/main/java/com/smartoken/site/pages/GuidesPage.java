package com.smartoken.site.pages;

import com.smartoken.site.Layout;
import com.smartoken.site.NavLink;
import java.util.List;

/** The list of guides, all or those on one topic. */
public record GuidesPage(
        Layout layout, String title, String lead, List<Option> topics, String topic, List<Card> guides) {

    /** A guide in the list. */
    public record Card(String title, String href, String description, String minutes, List<NavLink> topics) {}
}
