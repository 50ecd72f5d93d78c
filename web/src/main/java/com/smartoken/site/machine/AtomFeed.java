package com.smartoken.site.machine;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** {@code feed.xml}: the news as Atom, newest first. Ids are tag URIs, which stay whatever the address becomes. */
final class AtomFeed {
    private static final int ENTRIES_MAX = 100;
    private static final String YEAR = "2026";

    private AtomFeed() {}

    static String of(String publicUrl, List<FeedEntry> entries, Instant now) {
        List<FeedEntry> shown = entries.stream()
                .filter(entry -> !entry.updated().isAfter(now))
                .sorted(Comparator.comparing(FeedEntry::updated).reversed().thenComparing(FeedEntry::id))
                .limit(ENTRIES_MAX)
                .toList();
        String tag = "tag:" + URI.create(publicUrl).getHost() + "," + YEAR + ":";
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
        element(xml, "  ", "id", tag + "feed");
        element(xml, "  ", "title", "SmarToken: prices, models and campaigns");
        element(
                xml,
                "  ",
                "updated",
                (shown.isEmpty() ? Instant.EPOCH : shown.getFirst().updated()).toString());
        link(xml, "  ", "self", "application/atom+xml", publicUrl + "/feed.xml");
        link(xml, "  ", "alternate", "text/html", publicUrl + "/");
        xml.append("  <author><name>SmarToken</name></author>\n");
        for (FeedEntry entry : shown) entry(xml, tag, publicUrl, entry);
        return xml.append("</feed>\n").toString();
    }

    private static void entry(StringBuilder xml, String tag, String publicUrl, FeedEntry entry) {
        xml.append("  <entry>\n");
        element(xml, "    ", "id", tag + entry.id());
        element(xml, "    ", "title", entry.title());
        element(xml, "    ", "updated", entry.updated().toString());
        link(xml, "    ", "alternate", "text/html", publicUrl + entry.path());
        element(xml, "    ", "summary", entry.text());
        xml.append("  </entry>\n");
    }

    private static void element(StringBuilder xml, String indent, String name, String text) {
        xml.append(indent).append('<').append(name).append('>').append(Markup.xml(text));
        xml.append("</").append(name).append(">\n");
    }

    private static void link(StringBuilder xml, String indent, String rel, String type, String href) {
        xml.append(indent)
                .append("<link rel=\"")
                .append(rel)
                .append("\" type=\"")
                .append(type);
        xml.append("\" href=\"").append(Markup.xml(href)).append("\"/>\n");
    }
}
