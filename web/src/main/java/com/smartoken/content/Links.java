package com.smartoken.content;

import com.vladsch.flexmark.ast.Link;
import com.vladsch.flexmark.util.ast.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Follows every link of the library that stays on the site. */
final class Links {
    private final Library library;
    private final Facts facts;
    private final Predicate<String> isPage;
    private final Problems problems;
    private final Map<Article, Set<String>> fragments = new HashMap<>();

    Links(Library library, Facts facts, Predicate<String> isPage, Problems problems) {
        this.library = library;
        this.facts = facts;
        this.isPage = isPage;
        this.problems = problems;
    }

    /** Adds an error for each that leads nowhere. */
    void check() {
        for (Article article : library.all()) {
            for (Node node : Markdown.TRUSTED.parse(article.body()).getDescendants()) {
                if (node instanceof Link link) check(article, link);
            }
        }
    }

    private void check(Article from, Link link) {
        String url = link.getUrl().toString();
        if (!url.startsWith("/") && !url.startsWith("#")) return;
        String path = url.replaceFirst("[?#].*", "");
        String fragment = url.contains("#") ? url.substring(url.indexOf('#') + 1) : "";
        Article to = path.isEmpty() ? from : library.at(path);
        int line = from.bodyLine() + link.getStartLineNumber();
        if (to == null && !isPage.test(path)) {
            problems.error(from.location(), line, "there is no page at " + path);
        } else if (to != null && !fragment.isEmpty() && !fragments(to).contains(fragment)) {
            problems.error(from.location(), line, "there is no part #" + fragment + " at " + url);
        }
    }

    private Set<String> fragments(Article article) {
        return fragments.computeIfAbsent(article, one -> {
            Set<String> ids = new HashSet<>();
            for (String state : one.body().contains("{#") ? Sections.STATES : Set.of("")) {
                one.rendered(facts, state).headings().forEach(heading -> ids.add(heading.id()));
            }
            return ids;
        });
    }
}
