package com.smartoken.site.pages;

import com.smartoken.site.Contents;
import com.smartoken.site.Layout;
import com.smartoken.site.Updated;
import java.util.List;

/** A page of plain words, such as terms. */
public record TextPage(
        Layout layout,
        String title,
        String lead,
        String html,
        List<Contents> contents,
        Updated updated,
        String markdown) {}
