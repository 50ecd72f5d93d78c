package com.smartoken.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks the whole public site from its first page, as a search engine does. */
class CrawlTest {
    /** Private pages, and pages that other parts of the service add. */
    private static final Pattern ELSEWHERE = Pattern.compile("/(console|login)([/?#].*)?");

    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*href=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]*)\"");
    private static final Pattern TITLE = Pattern.compile("<title>([^<]*)</title>");
    private static final Pattern DESCRIPTION = Pattern.compile("<meta name=\"description\" content=\"([^\"]*)\"");
    private static final Pattern HEADING = Pattern.compile("<h([1-6])[\\s>]");

    private static final Map<String, String> PAGES = new TreeMap<>();
    private static final Map<String, Integer> CLICKS = new TreeMap<>();
    private static final List<String> BROKEN = new ArrayList<>();

    @BeforeAll
    static void crawl() {
        try (PagesServer server = new PagesServer(com.smartoken.content.ContentFolder.packaged(), true)) {
            Deque<String> open = new ArrayDeque<>(List.of("/"));
            CLICKS.put("/", 0);
            while (!open.isEmpty()) {
                String path = open.poll();
                HttpResponse<String> answer = server.get(path);
                boolean isPage =
                        answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
                if (answer.statusCode() != 200) BROKEN.add(path + " answers " + answer.statusCode());
                if (answer.statusCode() != 200 || !isPage) continue;
                PAGES.put(path, answer.body());
                for (String link : links(answer.body())) {
                    String target = link.replaceFirst("[?#].*", "");
                    if (!link.startsWith("/") || ELSEWHERE.matcher(link).matches()) continue;
                    if (CLICKS.putIfAbsent(target, CLICKS.get(path) + 1) == null) open.add(target);
                }
            }
        }
    }

    @Test
    void everyLinkLeadsToAPage() {
        assertThat(BROKEN).isEmpty();
        assertThat(PAGES).hasSizeGreaterThan(90);
    }

    @Test
    void everyFragmentIsThere() {
        List<String> missing = new ArrayList<>();
        PAGES.forEach((path, html) -> {
            for (String link : links(html)) {
                int hash = link.indexOf('#');
                if (hash < 0 || link.contains("://") || ELSEWHERE.matcher(link).matches()) continue;
                String target = hash == 0 ? path : link.substring(0, hash);
                if (!ids(PAGES.getOrDefault(target, "")).contains(link.substring(hash + 1)))
                    missing.add(path + " -> " + link);
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void noCrawlerIsLedIntoPrivatePages() {
        Pattern followed = Pattern.compile("<a\\s(?![^>]*nofollow)[^>]*href=\"/(console|login|operator)[^>]*>");
        PAGES.forEach((path, html) -> assertThat(html).as(path).doesNotContainPattern(followed));
    }

    @Test
    void attributesOfHtmxAreValidHtml() {
        PAGES.forEach((path, html) -> assertThat(html).as(path).doesNotContainPattern("\\shx-[a-z]"));
    }

    @Test
    void aPageLoadsHtmxWhenItActsWithItAndNotElse() {
        Pattern acts = Pattern.compile("\\sdata-hx-(get|post|put|patch|delete|boost)=");
        PAGES.forEach((path, html) -> {
            assertThat(html.contains("/js/htmx.min.js\""))
                    .as(path)
                    .isEqualTo(acts.matcher(html).find());
            assertThat(html.contains("/js/parts.js\"")).as(path).isEqualTo(html.contains("/js/htmx.min.js\""));
        });
        assertThat(PAGES.values().stream().filter(html -> html.contains("/js/htmx.min.js")))
                .hasSizeLessThan(PAGES.size() / 2);
    }

    @Test
    void everyPageIsReachedInThreeClicks() {
        assertThat(CLICKS)
                .allSatisfy((path, clicks) -> assertThat(clicks).as(path).isLessThanOrEqualTo(3));
    }

    @Test
    void everyPageHasOneFirstHeadingAndNoneIsSkipped() {
        PAGES.forEach((path, html) -> {
            List<Integer> levels =
                    matches(HEADING, html).stream().map(Integer::valueOf).toList();
            assertThat(levels.stream().filter(level -> level == 1)).as(path).hasSize(1);
            int inMain = html.substring(0, html.indexOf("<footer")).split("<h[1-6][\\s>]", -1).length - 1;
            for (int i = 1; i < inMain; i++) {
                assertThat(levels.get(i)).as("heading " + i + " of " + path).isLessThanOrEqualTo(levels.get(i - 1) + 1);
            }
        });
    }

    @Test
    void everyPageHasItsOwnTitleAndADescriptionOfSaneLength() {
        Set<String> titles = new HashSet<>();
        PAGES.forEach((path, html) -> {
            String title = plain(matches(TITLE, html).getFirst());
            assertThat(title.length()).as("title of " + path).isBetween(5, 65);
            assertThat(titles.add(title)).as("title of " + path + " is its own").isTrue();
            assertThat(plain(matches(DESCRIPTION, html).getFirst()).length())
                    .as("description of " + path)
                    .isBetween(50, 160);
        });
    }

    @Test
    void idsAreUniqueOnEachPage() {
        PAGES.forEach((path, html) -> assertThat(matches(ID, html)).as(path).doesNotHaveDuplicates());
    }

    @Test
    void noPageHasScriptOrStyleOfItsOwnOrAPlaceholderLeft() {
        PAGES.forEach((path, html) -> assertThat(html)
                .as(path)
                .doesNotContainPattern("<script(?![^>]*(?:src=|application/ld))|<style|\\sstyle=|\\son[a-z]+=\"")
                .doesNotContainPattern("\\{\\{[a-z]"));
    }

    private static List<String> links(String html) {
        return matches(LINK, html).stream().map(CrawlTest::plain).toList();
    }

    private static Set<String> ids(String html) {
        return new HashSet<>(matches(ID, html));
    }

    private static List<String> matches(Pattern pattern, String html) {
        return pattern.matcher(html)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String plain(String html) {
        return html.replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
