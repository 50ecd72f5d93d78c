package com.smartoken.site.pages;

import com.smartoken.site.Contents;
import com.smartoken.site.DocsNav;
import com.smartoken.site.Layout;
import com.smartoken.site.NavLink;
import com.smartoken.site.Updated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the documentation, with its neighbours. */
public record DocPage(
        Layout layout,
        String group,
        String title,
        String lead,
        String html,
        List<Contents> contents,
        List<DocsNav.Group> nav,
        @Nullable NavLink previous,
        @Nullable NavLink next,
        Updated updated,
        String markdown) {}
