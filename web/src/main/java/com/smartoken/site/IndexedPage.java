package com.smartoken.site;

import java.time.LocalDate;

/**
 * A public page as lists for machines name it.
 *
 * @param lastModified the day of the last change in substance
 * @param section the part of the site: Models, Docs, Guides, ...
 * @param hasMarkdown whether the same path with {@code .md} gives it as Markdown
 */
public record IndexedPage(
        String path, String title, String description, LocalDate lastModified, String section, boolean hasMarkdown) {}
