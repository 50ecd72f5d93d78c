package com.smartoken.site;

import java.util.List;

/** The front page of the documentation. */
public record DocsPage(Layout layout, String title, String lead, List<DocsNav.Group> groups) {}
