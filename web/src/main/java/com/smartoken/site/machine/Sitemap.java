package com.smartoken.site.machine;

import com.smartoken.site.IndexedPage;
import java.util.List;

/** {@code sitemap.xml}: every public page with the day on which what it says last changed. */
final class Sitemap {
    private Sitemap() {}

    static String of(String publicUrl, List<IndexedPage> pages) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                """);
        for (IndexedPage page : pages) {
            xml.append("  <url><loc>")
                    .append(Markup.xml(publicUrl + page.path()))
                    .append("</loc>");
            // A day that nobody knows is better not told.
            if (page.lastModified().toEpochDay() > 0) {
                xml.append("<lastmod>").append(page.lastModified()).append("</lastmod>");
            }
            xml.append("</url>\n");
        }
        return xml.append("</urlset>\n").toString();
    }
}
