package com.smartoken.site.pages;

import com.smartoken.site.DocsNav;
import com.smartoken.site.Layout;
import java.util.List;

/** The front page of the documentation. */
public record DocsPage(Layout layout, String title, String lead, List<DocsNav.Group> groups) {}
