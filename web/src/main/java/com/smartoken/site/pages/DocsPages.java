package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.Facts;
import com.smartoken.content.Library;
import com.smartoken.content.Markdown;
import com.smartoken.site.Contents;
import com.smartoken.site.DocsNav;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.Updated;
import java.util.List;

/** Makes the pages of the documentation. */
final class DocsPages {
    static final String TITLE = "Documentation";
    static final String DESCRIPTION =
            "From the first call to production: quickstart, API, errors, limits, billing, SDKs and coding tools.";

    private final Site site;

    DocsPages(Site site) {
        this.site = site;
    }

    DocsPage index(Library library) {
        return new DocsPage(
                site.layout(new PageMeta(TITLE, DESCRIPTION, "/docs")),
                TITLE,
                DESCRIPTION,
                DocsNav.of(library, "/docs"));
    }

    DocPage of(Library library, Article article, Facts facts, String state) {
        Article.Head head = article.head();
        String path = "/" + article.path();
        Markdown.Rendered rendered = article.rendered(facts, state);
        List<DocsNav.Group> nav = DocsNav.of(library, path);
        return new DocPage(
                site.layout(new PageMeta(head.title(), head.description(), path)),
                head.nav(),
                head.title(),
                head.description(),
                rendered.html(),
                Contents.of(rendered.headings()),
                nav,
                DocsNav.neighbour(nav, path, -1),
                DocsNav.neighbour(nav, path, 1),
                Updated.of(head.updated()),
                path + ".md");
    }
}
