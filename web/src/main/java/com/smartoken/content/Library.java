package com.smartoken.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every page of words: FAQ, guides, documentation, campaigns and single pages. Immutable, and checked as a whole. */
public final class Library {
    private static final List<String> FOLDERS = List.of("guides", "docs", "campaigns", "pages", "console");
    private static final String SAMPLES = "samples";

    /** Where single pages are, whose address is their path inside of it. */
    static final String PAGES = "pages/";

    static final String HOME = PAGES + "home";

    /** Pieces of private pages. */
    private static final String CONSOLE = "console/";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*");

    private final Map<String, Article> articles;
    private final List<Problem> warnings;

    private Library(Map<String, Article> articles, List<Problem> warnings) {
        this.articles = articles;
        this.warnings = warnings;
    }

    /**
     * Reads all of it.
     *
     * @param facts what placeholders may name
     * @param isPage whether the site has a page, outside of the library, at a path such as {@code /models}
     * @param isTaken whether an address belongs to the program, so that no written page can have it
     * @throws ContentMistakes with all that is wrong: fields, placeholders, samples, links (as far as they are not known)
     */
    public static Library load(
            ContentFolder content, Facts facts, Predicate<String> isPage, Predicate<String> isTaken) {
        Problems problems = new Problems();
        Map<String, String> samples = samples(content, facts, problems);
        Map<String, Article> articles = new LinkedHashMap<>();
        for (ContentFile file : files(content)) {
            Article article = ArticleReader.read(file, samples, problems);
            Insertions.check(
                    article.body(),
                    article.location(),
                    article.bodyLine(),
                    name -> article.value(name, facts),
                    problems);
            checkAddress(article, isTaken, problems);
            articles.put(article.path(), article);
        }
        if (!content.hasKnownLinks()) new Links(new Library(articles, List.of()), facts, isPage, problems).check();
        problems.throwIfAny();
        return new Library(articles, problems.warnings());
    }

    /** What is in no address that the site answers at would be listed, and not be there. */
    private static void checkAddress(Article page, Predicate<String> isTaken, Problems problems) {
        String folder = page.path().substring(0, page.path().indexOf('/') + 1);
        if (!folder.equals(PAGES)) {
            if (page.path().indexOf('/', folder.length()) < 0) return;
            problems.error(page.location(), 1, "files of " + folder + " stand side by side, not in folders");
        } else if (!NAME.matcher(page.path().substring(PAGES.length())).matches()) {
            problems.error(
                    page.location(),
                    1,
                    "a page's name is its address: lower-case letters, digits, dashes and underscores");
        } else if (isTaken.test(page.address())) {
            problems.error(page.location(), 1, "the program has something of its own at " + page.address());
        }
    }

    /** What probably is a slip: titles and descriptions that are missing, or too short or long to be shown well. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Every article, folder by folder, in its order. */
    public List<Article> all() {
        return articles.values().stream().sorted(ORDER).toList();
    }

    /** The articles of a folder such as {@code docs}, smallest order first. */
    public List<Article> in(String folder) {
        return all().stream()
                .filter(article -> article.path().startsWith(folder + "/"))
                .toList();
    }

    /** The article at a path such as {@code docs/quickstart}; null when there is none. */
    public @Nullable Article find(String path) {
        return articles.get(path);
    }

    /** The article that the site shows at an address such as {@code /docs/quickstart} or {@code /}; null for none. */
    public @Nullable Article at(String address) {
        if (!address.startsWith("/")) return null;
        if (address.equals("/")) return find(HOME);
        Article found = find(address.substring(1));
        if (found == null) found = find(PAGES + address.substring(1));
        return found != null && found.address().equals(address) && !found.path().startsWith(CONSOLE) ? found : null;
    }

    private static final Comparator<Article> ORDER = Comparator.comparing((Article article) ->
                    article.path().substring(0, article.path().indexOf('/') + 1))
            .thenComparing(article -> article.head().order())
            .thenComparing(Article::path);

    private static List<ContentFile> files(ContentFolder content) {
        List<ContentFile> files = new ArrayList<>();
        ContentFile faq = content.find("faq.md");
        if (faq != null) files.add(faq);
        for (String folder : FOLDERS) files.addAll(content.files(folder, ".md"));
        return files;
    }

    private static Map<String, String> samples(ContentFolder content, Facts facts, Problems problems) {
        Map<String, String> samples = new HashMap<>();
        for (ContentFile file : content.files(SAMPLES, "")) {
            Insertions.check(file.text(), file.location(), 1, facts::value, problems);
            samples.put(file.path().substring(SAMPLES.length() + 1), file.text());
        }
        return samples;
    }
}
