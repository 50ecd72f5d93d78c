package com.smartoken.site.pages;

import com.smartoken.site.Contents;
import com.smartoken.site.Layout;
import com.smartoken.site.Updated;
import java.util.List;

/** A guide, and what to read after it. */
public record GuidePage(
        Layout layout,
        GuidesPage.Card card,
        String html,
        List<Contents> contents,
        Updated updated,
        List<GuidesPage.Card> next,
        String markdown) {}
