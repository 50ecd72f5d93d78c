package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.Facts;
import com.smartoken.content.Part;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.Updated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes the page of questions. */
final class FaqPages {
    private static final int QUERY_MAX = 80;
    private static final int WORDS_MAX = 8;

    private final Site site;

    FaqPages(Site site) {
        this.site = site;
    }

    /** All questions, or those that have every word of the query somewhere. */
    FaqPage of(Article faq, Facts facts, String state, String asked) {
        String query = shorten(asked);
        List<String> words = Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .limit(WORDS_MAX)
                .toList();
        List<FaqPage.Group> groups = groups(faq.parts(facts, state), words);
        long count =
                groups.stream().mapToLong(group -> group.questions().size()).sum();
        Article.Head head = faq.head();
        return new FaqPage(
                site.layout(new PageMeta(head.title(), head.description(), "/faq")),
                head.title(),
                head.description(),
                query,
                count == 1 ? "1 question" : count + " questions",
                groups,
                Updated.of(head.updated()),
                "/faq.md");
    }

    private static List<FaqPage.Group> groups(List<Part> parts, List<String> words) {
        List<FaqPage.Group> groups = new ArrayList<>();
        for (Part part : parts) {
            if (part.level() == 2) groups.add(new FaqPage.Group(part.id(), part.text(), new ArrayList<>()));
            if (part.level() != 3 || groups.isEmpty() || !hasAll(part, words)) continue;
            groups.getLast().questions().add(new FaqPage.Question(part.id(), part.text(), part.html()));
        }
        groups.removeIf(group -> group.questions().isEmpty());
        return groups;
    }

    private static boolean hasAll(Part part, List<String> words) {
        String text = part.words().toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }

    private static String shorten(String asked) {
        String line = asked.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.codePointCount(0, line.length()) <= QUERY_MAX
                ? line
                : line.substring(0, line.offsetByCodePoints(0, QUERY_MAX)).strip();
    }
}
