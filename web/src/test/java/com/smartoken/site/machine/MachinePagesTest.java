package com.smartoken.site.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.site.LinkedData;
import com.smartoken.site.PagesServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What machines get, over HTTP. */
class MachinePagesTest {
    private static final String ORIGIN = PagesServer.PUBLIC_URL;
    private static final String CAMPAIGN = "/campaigns/free-api-credit";
    private static final Instant LAST_SECOND = Instant.parse("2026-12-31T15:59:59Z");
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/ld\\+json\">(.*?)</script>", Pattern.DOTALL);

    private static PagesServer server;

    @BeforeAll
    static void start() {
        server = new PagesServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void usualTime() {
        server.at(PagesServer.USUAL);
    }

    @Test
    void everyGroupOfRobotsKeepsOutOfThePrivateParts() {
        String robots = ok("/robots.txt", "text/plain; charset=utf-8");
        List<String> groups = List.of(robots.split("\n\n")).stream()
                .filter(part -> part.contains("User-agent:"))
                .toList();
        assertThat(groups).hasSizeGreaterThan(3);
        for (String group : groups) {
            assertThat(group)
                    .contains("Disallow: /v1/\n", "Disallow: /console\n", "Disallow: /login\n", "Disallow: /logout\n")
                    .contains("Disallow: /operator\n", "Disallow: /auth\n", "Allow: /")
                    .doesNotContain("Disallow: /\n");
        }
        assertThat(robots).endsWith("\nSitemap: " + ORIGIN + "/sitemap.xml\n").contains("User-agent: *\n");
    }

    @Test
    void theSitemapListsEveryPageOnceWithADayThatHasCome() throws Exception {
        Document xml = xml("/sitemap.xml", "application/xml; charset=utf-8");
        List<String> paths = new ArrayList<>();
        for (Element url : elements(xml, "url")) {
            paths.add(text(url, "loc").replace(ORIGIN, ""));
            assertThat(text(url, "lastmod")).isLessThanOrEqualTo("2026-11-21").matches("20\\d\\d-\\d\\d-\\d\\d");
        }
        assertThat(paths).doesNotHaveDuplicates().contains("/", "/models", "/docs/api-reference", CAMPAIGN);
        assertThat(paths).allSatisfy(path -> {
            HttpResponse<String> page = server.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("X-Robots-Tag")).as(path).isEmpty();
            assertThat(page.body()).contains("<link rel=\"canonical\" href=\"" + ORIGIN + path + "\">");
        });
    }

    @Test
    void theSitemapSaysThatTheCampaignsPageChangedWhenItEnded() throws Exception {
        server.at(LAST_SECOND.plusSeconds(3 * 86_400));
        String sitemap = ok("/sitemap.xml", "application/xml; charset=utf-8");
        assertThat(sitemap).contains(ORIGIN + CAMPAIGN + "</loc><lastmod>2026-12-31</lastmod>");
    }

    @Test
    void llmsTextLinksToMarkdownThatIsThere() {
        String text = ok("/llms.txt", "text/plain; charset=utf-8");
        assertThat(text).startsWith("# SmarToken\n\n> ").contains("\n## Optional\n", "\n## Docs\n", "\n## Models\n");
        Matcher links = Pattern.compile("\\]\\((\\S+?)\\): \\S").matcher(text);
        List<String> markdown = new ArrayList<>();
        while (links.find()) if (links.group(1).endsWith(".md")) markdown.add(links.group(1));
        assertThat(markdown).hasSizeGreaterThan(20).allSatisfy(url -> {
            HttpResponse<String> page = server.get(url.replace(ORIGIN, ""));
            assertThat(page.statusCode()).as(url).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/markdown");
        });
    }

    @Test
    void theFeedHasStableIdsAndNothingFromTheFuture() throws Exception {
        Document feed = xml("/feed.xml", "application/atom+xml; charset=utf-8");
        List<String> ids = new ArrayList<>();
        for (Element entry : elements(feed, "entry")) {
            ids.add(text(entry, "id"));
            assertThat(Instant.parse(text(entry, "updated"))).isBeforeOrEqualTo(PagesServer.USUAL);
            assertThat(text(entry, "title")).isNotBlank();
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates().allMatch(id -> id.startsWith("tag:tokens.example,2026:/"));
        assertThat(ids).contains("tag:tokens.example,2026:" + CAMPAIGN + "/begun");
        server.at(PagesServer.USUAL.plus(1, ChronoUnit.DAYS));
        assertThat(server.get("/feed.xml").body()).contains(ids);
    }

    @Test
    void securityTextExpiresWithinAYear() {
        String text = ok("/.well-known/security.txt", "text/plain; charset=utf-8");
        assertThat(text)
                .contains("Contact: https://tokens.example/", "Canonical: " + ORIGIN + "/.well-known/security.txt\n");
        Matcher expires = Pattern.compile("(?m)^Expires: (\\S+)$").matcher(text);
        assertThat(expires.find()).isTrue();
        assertThat(Instant.parse(expires.group(1)))
                .isBetween(PagesServer.USUAL.plus(150, ChronoUnit.DAYS), PagesServer.USUAL.plus(364, ChronoUnit.DAYS));
    }

    @Test
    void drawsIconsThatTheManifestNames() throws Exception {
        JsonNode manifest =
                new ObjectMapper().readTree(ok("/manifest.webmanifest", "application/manifest+json; charset=utf-8"));
        for (JsonNode icon : manifest.get("icons")) {
            BufferedImage image = image(icon.get("src").asText());
            assertThat(image.getWidth() + "x" + image.getHeight())
                    .isEqualTo(icon.get("sizes").asText());
        }
        assertThat(image("/apple-touch-icon.png").getWidth()).isEqualTo(180);
        HttpResponse<byte[]> ico = server.bytes("/favicon.ico");
        assertThat(ico.headers().firstValue("Content-Type")).contains("image/x-icon");
        assertThat(ico.body()).startsWith(0, 0, 1, 0, 1, 0, 32, 32);
    }

    @Test
    void drawsAPictureForEachPageWithoutAScreen() throws Exception {
        BufferedImage home = image("/og/index.png");
        assertThat(home.getWidth()).isEqualTo(1200);
        assertThat(home.getHeight()).isEqualTo(630);
        byte[] one = server.bytes("/og/models/deepseek-chat.png").body();
        byte[] other = server.bytes("/og/guides/keys-and-leaks.png").body();
        assertThat(one).isNotEqualTo(other).hasSizeLessThan(300_000);
        assertThat(server.get("/og/no/such/page.png").statusCode()).isEqualTo(404);
        assertThat(server.get("/og/models.gif").statusCode()).isEqualTo(404);
    }

    @Test
    void pagesTellTheirPictureTheirMarkdownAndTheFeed() {
        String page = server.get("/models/deepseek-chat?utm_source=x").body();
        assertThat(page)
                .contains("<link rel=\"canonical\" href=\"" + ORIGIN + "/models/deepseek-chat\">")
                .contains("<meta property=\"og:image\" content=\"" + ORIGIN + "/og/models/deepseek-chat.png\">")
                .contains("<meta property=\"og:image:alt\"", "content=\"summary_large_image\"")
                .contains("type=\"text/markdown\" href=\"/models/deepseek-chat.md\"")
                .contains("type=\"application/atom+xml\"");
        assertThat(server.get("/guides/keys-and-leaks").body()).contains("property=\"og:type\" content=\"article\"");
    }

    @Test
    void onlyTheHomePageSaysWhoWeAre() throws Exception {
        assertThat(types("/")).contains("Organization", "WebSite").doesNotContain("BreadcrumbList");
        assertThat(types("/guides/keys-and-leaks")).contains("BreadcrumbList", "Article");
        assertThat(types("/docs/quickstart")).containsExactly("BreadcrumbList");
        assertThat(types("/models/deepseek-chat")).containsExactly("BreadcrumbList", "WebPage");
    }

    @Test
    void aModelsPricesAreThoseOnThePage() throws Exception {
        String page = server.get("/models/deepseek-chat").body();
        JsonNode offers = data("/models/deepseek-chat").get(1).at("/mainEntity/offers");
        assertThat(offers).hasSize(3);
        for (JsonNode offer : offers) {
            assertThat(page)
                    .contains("$" + offer.at("/priceSpecification/price").asText());
            assertThat(offer.at("/priceSpecification/priceCurrency").asText()).isEqualTo("USD");
            assertThat(offer.at("/priceSpecification/unitText").asText()).isEqualTo("1M tokens");
        }
    }

    @Test
    void theCampaignsOfferIsGoneOneSecondAfterTheDeadline() throws Exception {
        server.at(LAST_SECOND);
        assertThat(types(CAMPAIGN)).contains("Offer");
        assertThat(data(CAMPAIGN).get(1).get("validThrough").asText()).isEqualTo("2026-12-31T23:59:59+08:00");
        server.at(LAST_SECOND.plusSeconds(1));
        assertThat(types(CAMPAIGN)).doesNotContain("Offer");
        assertThat(server.get("/feed.xml").body()).contains(CAMPAIGN + "/ended");
    }

    @Test
    void statementsCanNotEndTheirScript() {
        String json = LinkedData.of("Thing")
                .with("name", "</script><script>alert(1)</script>&\u2028")
                .json();
        assertThat(json).doesNotContain("<", ">", "&", "\u2028").contains("\\u003c/script\\u003e");
    }

    @Test
    void pagesOfErrorsAreNotToBeFound() {
        HttpResponse<String> page = server.get("/no/such/page");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body())
                .contains("<meta name=\"robots\" content=\"noindex\">")
                .doesNotContain("canonical");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void theReferenceShowsEveryCallOfTheDocument() throws Exception {
        JsonNode api = new ObjectMapper().readTree(ok("/openapi.json", "application/json"));
        String page = server.get("/docs/api-reference").body();
        for (var path : api.get("paths").properties()) {
            for (JsonNode call : path.getValue()) {
                assertThat(page).contains("id=\"" + call.get("operationId").asText() + "\"", path.getKey());
            }
        }
        for (var schema : api.at("/components/schemas").properties()) {
            assertThat(page).contains("id=\"schema-" + schema.getKey() + "\"");
        }
    }

    private static List<String> types(String path) throws Exception {
        return data(path).stream().map(one -> one.get("@type").asText()).toList();
    }

    private static List<JsonNode> data(String path) throws Exception {
        Matcher blocks = DATA.matcher(server.get(path).body());
        List<JsonNode> data = new ArrayList<>();
        while (blocks.find()) data.add(new ObjectMapper().readTree(blocks.group(1)));
        assertThat(data)
                .allSatisfy(one -> assertThat(one.get("@context").asText()).isEqualTo("https://schema.org"));
        return data;
    }

    private static String ok(String path, String type) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        // A space after the semicolon means nothing.
        String given = answer.headers().firstValue("Content-Type").orElse("");
        assertThat(given.replace(" ", "")).isEqualTo(type.replace(" ", ""));
        assertThat(answer.headers().firstValue("ETag")).isPresent();
        assertThat(answer.headers().firstValue("X-Robots-Tag")).contains("noindex");
        return answer.body();
    }

    private static Document xml(String path, String type) throws Exception {
        byte[] bytes = ok(path, type).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static BufferedImage image(String path) throws Exception {
        HttpResponse<byte[]> answer = server.bytes(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    private static List<Element> elements(Document xml, String name) {
        List<Element> found = new ArrayList<>();
        var nodes = xml.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) found.add((Element) nodes.item(i));
        return found;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }
}
