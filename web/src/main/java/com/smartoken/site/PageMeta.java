package com.smartoken.site;

import java.util.ArrayList;
import java.util.List;

/**
 * What a page says of itself to browsers, search engines and whoever links to it.
 *
 * @param title without the brand, which the layout adds
 * @param description one or two plain sentences
 * @param path of the page without parameters: its canonical address; empty for a page that is not to be found
 * @param kind Open Graph's word for it: {@code website} or {@code article}
 * @param hasMarkdown whether it is there as Markdown too
 * @param data what it says in terms of schema.org, besides what the layout says of every page
 */
public record PageMeta(
        String title, String description, String path, String kind, boolean hasMarkdown, List<LinkedData> data) {

    public PageMeta {
        data = List.copyOf(data);
    }

    public PageMeta(String title, String description, String path) {
        this(title, description, path, "website", true, List.of());
    }

    /** Of a page that search engines shall not keep, such as one that says what went wrong. */
    public static PageMeta hidden(String title, String description) {
        return new PageMeta(title, description, "");
    }

    /** With a statement for search engines; what it says must stand on the page too. */
    public PageMeta with(LinkedData statement) {
        List<LinkedData> more = new ArrayList<>(data);
        more.add(statement);
        return new PageMeta(title, description, path, kind, hasMarkdown, more);
    }

    /** Without a link to the same page as Markdown, where there is none. */
    public PageMeta withoutMarkdown() {
        return new PageMeta(title, description, path, kind, false, data);
    }

    /** As something that was written on a day, rather than a part of the site. */
    public PageMeta asArticle() {
        return new PageMeta(title, description, path, "article", hasMarkdown, data);
    }
}
