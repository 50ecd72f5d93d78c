package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.Facts;
import com.smartoken.content.Library;
import com.smartoken.content.Markdown;
import com.smartoken.site.Contents;
import com.smartoken.site.NavLink;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.Statements;
import com.smartoken.site.Updated;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/** Makes the pages of the guides. */
final class GuidesPages {
    static final String TITLE = "Guides";
    static final String DESCRIPTION =
            "Worked guides for developers: free credit, migration, choosing models, cost, streaming, keys and agents.";

    private static final int NEXT = 3;

    private final Site site;

    GuidesPages(Site site) {
        this.site = site;
    }

    /** The list; a topic that no guide has shows all of them. Topics of one guide alone are no choice. */
    GuidesPage index(Library library, String topic) {
        List<Article> guides = library.in("guides");
        List<String> topics = guides.stream()
                .flatMap(guide -> guide.head().topics().stream())
                .distinct()
                .sorted()
                .toList();
        String chosen = topics.contains(topic) ? topic : "";
        return new GuidesPage(
                site.layout(new PageMeta(TITLE, DESCRIPTION, "/guides")),
                TITLE,
                DESCRIPTION,
                topics.stream()
                        .filter(one -> one.equals(chosen) || count(guides, one) > 1)
                        .map(one -> new Option(topicHref(one), one, one.equals(chosen)))
                        .toList(),
                chosen,
                guides.stream()
                        .filter(guide ->
                                chosen.isEmpty() || guide.head().topics().contains(chosen))
                        .map(GuidesPages::card)
                        .toList());
    }

    GuidePage of(Library library, Article guide, Facts facts, String state) {
        Article.Head head = guide.head();
        String path = "/" + guide.path();
        Markdown.Rendered rendered = guide.rendered(facts, state);
        return new GuidePage(
                site.layout(meta(head, path)),
                card(guide),
                rendered.html(),
                Contents.of(rendered.headings()),
                Updated.of(head.updated()),
                next(library, guide),
                path + ".md");
    }

    private static String topicHref(String topic) {
        return "/guides?topic=" + URLEncoder.encode(topic, StandardCharsets.UTF_8);
    }

    private static long count(List<Article> guides, String topic) {
        return guides.stream()
                .filter(guide -> guide.head().topics().contains(topic))
                .count();
    }

    private PageMeta meta(Article.Head head, String path) {
        PageMeta meta = new PageMeta(head.title(), head.description(), path).asArticle();
        LocalDate day = head.updated();
        return day == null ? meta : meta.with(Statements.article(site.publicUrl(), meta, day, day));
    }

    /** Those that share most topics with this one; among equals the ones that follow it. */
    private static List<GuidesPage.Card> next(Library library, Article guide) {
        return library.in("guides").stream()
                .filter(other -> other != guide)
                .sorted(Comparator.comparingLong((Article other) -> -shared(guide, other))
                        .thenComparing(
                                other -> other.head().order() < guide.head().order())
                        .thenComparing(other -> other.head().order()))
                .limit(NEXT)
                .map(GuidesPages::card)
                .toList();
    }

    private static long shared(Article one, Article other) {
        return one.head().topics().stream()
                .filter(other.head().topics()::contains)
                .count();
    }

    private static GuidesPage.Card card(Article guide) {
        Article.Head head = guide.head();
        List<NavLink> topics = head.topics().stream()
                .map(topic -> new NavLink(topic, topicHref(topic)))
                .toList();
        String minutes = head.minutes() == 0 ? "" : head.minutes() + " min read";
        return new GuidesPage.Card(head.title(), "/" + guide.path(), head.description(), minutes, topics);
    }
}
