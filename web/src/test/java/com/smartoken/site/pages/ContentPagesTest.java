package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.site.IndexedPage;
import com.smartoken.site.PagesServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of words over HTTP, from the content that is shipped. */
class ContentPagesTest {
    private static final Instant END = Instant.parse("2026-12-31T15:59:59Z");
    private static final String CAMPAIGN = "/campaigns/free-api-credit";

    private static PagesServer server;

    @BeforeAll
    static void open() {
        server = new PagesServer();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void atTheUsualTime() {
        server.at(PagesServer.USUAL);
    }

    @Test
    void homeTellsLiveFactsOfTheCatalog() {
        assertThat(page("/")).contains(">44<").contains("1,048,576").contains("https://tokens.example/v1");
    }

    @Test
    void homeShowsAReceiptThatAddsUp() {
        // 2,880 × $0.15 + 9,600 × $0.003 + 860 × $0.60, all per million
        assertThat(page("/"))
                .contains("$0.000432")
                .contains("$0.0000288")
                .contains("$0.000516")
                .contains("$0.0009768");
    }

    @Test
    void homeLeadsToSignInOnlyWhereThereIsOne() {
        assertThat(page("/")).doesNotContain("href=\"/login\"");
        try (PagesServer signedIn = new PagesServer(ContentFolder.packaged(), true)) {
            assertThat(signedIn.get("/").body()).contains("href=\"/login\"");
            assertThat(signedIn.get(CAMPAIGN).body()).contains("Continue with Google</a>");
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, until", "0, until", "1, campaign has ended"})
    void homeTellsTheCampaignsStateToTheSecond(long seconds, String words) {
        server.at(END.plusSeconds(seconds));
        assertThat(page("/")).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "-1000, Running now, Ends <time",
        "0, Running now, Ends <time",
        "999, Running now, Ends <time",
        "1000, Ended, Ended <time",
    })
    void campaignIsOverOneSecondAfterItsDeadline(long millis, String banner, String words) {
        server.at(END.plusMillis(millis));
        assertThat(page(CAMPAIGN)).contains(">" + banner + "<").contains(words);
    }

    /** A Monday without a holiday; the pages are those that memory keeps. */
    @ParameterizedTest
    @CsvSource({"-1, Not peak hours now, 2026-11-23T09:00:00", "0, Peak hours now, 2026-11-23T12:00:00"})
    void peakHoursTurnOnAModelsPageToTheSecondAndItsTagWithThem(long seconds, String state, String until) {
        Instant turn = Instant.parse("2026-11-23T01:00:00Z");
        server.at(turn.minusSeconds(2));
        String before =
                server.get("/models/deepseek-chat").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> then = server.at(turn.plusSeconds(seconds)).get("/models/deepseek-chat");
        assertThat(then.body()).contains(">" + state + "<", "<time datetime=\"" + until + "+08:00\">");
        assertThat(then.headers().firstValue("ETag").orElseThrow().equals(before))
                .isEqualTo(seconds < 0);
    }

    @Test
    void campaignHasNotBegunBeforeItsStart() {
        server.at(Instant.parse("2026-10-31T15:59:59Z"));
        assertThat(page(CAMPAIGN))
                .contains("Not begun yet")
                .contains("datetime=\"2026-11-01T00:00:00+08:00\"")
                .doesNotContain("This campaign has ended");
    }

    @Test
    void campaignNamesItsDeadlineInBothZones() {
        assertThat(page(CAMPAIGN))
                .contains("<time datetime=\"2026-12-31T23:59:59+08:00\">December 31, 2026 at 23:59:59 (UTC+8)</time>")
                .contains("December 31, 2026 at 15:59:59 UTC")
                .contains("data-until=\"2026-12-31T23:59:59+08:00\"");
    }

    @Test
    void campaignHasItsPartsInOrder() {
        assertThat(page(CAMPAIGN))
                .containsSubsequence(
                        "campaign-banner",
                        "<h1>",
                        "<dl class=\"facts",
                        "id=\"overview\"",
                        "id=\"existing-users\"",
                        "id=\"new-sign-ups\"",
                        "id=\"deadline\"",
                        "id=\"how-to-use-it\"",
                        "id=\"what-to-test\"",
                        "id=\"rules\"",
                        "id=\"questions-about-this-campaign\"",
                        "id=\"get-started\"");
    }

    @Test
    void anEndedCampaignStaysUpAndOffersWhatIsCurrent() {
        server.at(END.plusSeconds(86_400));
        HttpResponse<String> answer = server.get(CAMPAIGN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("This campaign has ended")
                .contains("free trial quota")
                .doesNotContain("data-until");
    }

    @Test
    void faqHasItsSixGroupsAndEachQuestionCanBeLinked() {
        assertThat(page("/faq"))
                .contains("<h2 id=\"accounts-and-access\"")
                .contains("<h2 id=\"campaign-and-free-quotas\"")
                .contains("<h3 id=\"why-do-i-get-a-401\"")
                .contains("href=\"#why-do-i-get-a-401\"");
        assertThat(page("/faq").split("<h2 id=", -1)).hasSize(7);
    }

    @Test
    void faqFindsQuestionsWithEveryWord() {
        assertThat(page("/faq?q=RETRY+idempotency"))
                .contains("id=\"how-do-i-retry-without-paying-twice\"")
                .doesNotContain("id=\"how-do-i-sign-in\"");
    }

    @Test
    void faqSaysWhenItFindsNothingAndEscapesWhatWasAsked() {
        assertThat(page("/faq?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"))
                .contains("No question has all of these words")
                .doesNotContain("<script>alert")
                .contains("value=\"&#34;")
                .contains("&lt;script&gt;alert(1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/faq?q=",
                "/faq?q=%00%0a",
                "/faq?x=1&q",
                "/faq?q=a&q=b",
                "/guides?topic=%3Cnothing%3E",
                "/guides?topic"
            })
    void oddParametersStillGetAPage(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void faqCutsASearchThatIsTooLong() {
        assertThat(page("/faq?q=" + "%F0%9F%98%80".repeat(300))).doesNotContain("😀".repeat(81));
    }

    @Test
    void guidesAreFilteredByTopic() {
        assertThat(page("/guides?topic=migration"))
                .contains("Moving from OpenRouter")
                .doesNotContain("href=\"/guides/keys-and-leaks\"");
    }

    @Test
    void aGuideTellsItsLengthItsDayAndWhatToReadNext() {
        assertThat(page("/guides/reading-a-receipt"))
                .contains("6 min read")
                .contains("datetime=\"2026-11-21\"")
                .contains("id=\"read-next\"");
    }

    @Test
    void aDocKnowsItsPlaceAndItsNeighbours() {
        assertThat(page("/docs/authentication"))
                .contains("href=\"/docs/authentication\" aria-current=\"page\"")
                .contains("rel=\"prev\"")
                .contains("rel=\"next\"")
                .contains("href=\"/docs/api-reference\"");
        assertThat(page("/docs/quickstart")).doesNotContain("rel=\"prev\"");
    }

    @Test
    void theApiReferenceStandsAmongTheDocsAndHasATwin() {
        assertThat(page("/docs/api-reference"))
                .contains("href=\"/docs/api-reference\" aria-current=\"page\"")
                .contains("rel=\"prev\"")
                .contains("rel=\"next\"")
                .contains("href=\"/docs/api-reference.md\"")
                .contains("href=\"#schemas\"");
        assertThat(page("/docs/api-reference.md"))
                .startsWith("# API reference")
                .contains("`POST /v1/chat/completions`", "| `model` | ", "## Schemas");
    }

    @Test
    void linksToTopicsAreAddressesWhateverTheirWords() {
        assertThat(page("/guides/free-credits-compared"))
                .contains("href=\"/guides?topic=getting+started\"")
                .doesNotContain("topic=getting started");
        assertThat(server.get("/guides?topic=getting+started").body())
                .contains("aria-current=\"true\">getting started</a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/faq", "/docs/quickstart", "/guides/free-credits-compared", CAMPAIGN})
    void aDeadlineInWordsIsATimeForPrograms(String path) {
        String page = page(path).replaceAll("(?s)<(title|script|head)[ >].*?</\\1>", "");
        assertThat(page.replaceAll("(?s)<time datetime=\"2026-12-31T23:59:59\\+08:00\">[^<]*</time>", "TIME"))
                .contains("TIME")
                .doesNotContain("December 31, 2026 at");
        assertThat(page(path.equals("/") ? "/index.md" : path + ".md")).doesNotContain("<time");
    }

    @Test
    void samplesThatFollowEachOtherAreTabs() {
        assertThat(page("/docs/streaming"))
                .containsSubsequence(
                        ">curl</label>", ">Python</label>", ">Node.js</label>", ">Java</label>", ">Go</label>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/nowhere",
                "/guides/nowhere",
                "/campaigns/nowhere",
                "/docs/..%2Fpages%2Fterms",
                "/docs/%3Cb%3E",
                "/docs/nowhere.md",
                "/models/nowhere.md",
                "/campaigns/nowhere.md",
                "/pages/terms",
                "/terms/x",
                "/samples/chat.py"
            })
    void anUnknownNameGetsAPageThatHelps(String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("role=\"search\"")
                .contains("href=\"/docs\"")
                .doesNotContain("<b>");
    }

    @Test
    void markdownTwinsAreWholeAndKeptOutOfIndexes() {
        HttpResponse<String> twin = server.get("/docs/streaming.md");
        assertThat(twin.headers().firstValue("Content-Type")).hasValue("text/markdown; charset=utf-8");
        assertThat(twin.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
        assertThat(twin.body())
                .startsWith("# Streaming\n\n> ")
                .contains("```python\n")
                .contains("https://tokens.example/v1")
                .contains("](https://tokens.example/docs/")
                .doesNotContain("{{");
    }

    @Test
    void theCampaignsTwinFollowsTheClock() {
        assertThat(page(CAMPAIGN + ".md"))
                .doesNotContain("This campaign has ended")
                .doesNotContain("{#");
        server.at(END.plusSeconds(1));
        assertThat(page(CAMPAIGN + ".md")).contains("This campaign has ended");
    }

    @Test
    void theCatalogsTwinsHavePrices() {
        assertThat(page("/models/deepseek-chat.md")).contains("# DeepSeek Chat").contains("| $0.15 | $0.003 |");
        assertThat(page("/models/kimi-k2.5.md")).contains("`kimi-k2.5`");
        assertThat(page("/pricing.md"))
                .contains("(https://tokens.example/models/deepseek-chat.md) | `deepseek-chat` | $0.15 |");
        assertThat(page("/models.md")).contains("`kimi-k2`");
    }

    @Test
    void everyPageOfTheIndexIsThereWithItsTwin() {
        List<IndexedPage> index = server.index();
        assertThat(index)
                .extracting(IndexedPage::path)
                .contains("/", "/faq", "/terms", CAMPAIGN, "/docs", "/models/kimi-k2")
                .doesNotHaveDuplicates();
        for (IndexedPage page : index) {
            assertThat(server.get(page.path()).statusCode()).as(page.path()).isEqualTo(200);
            assertThat(server.get(page.path() + ".md").statusCode())
                    .as(page.path() + ".md")
                    .isEqualTo(200);
            assertThat(page.lastModified())
                    .as(page.path())
                    .isAfter("2025-01-01")
                    .isBeforeOrEqualTo("2026-11-21");
        }
    }

    @Test
    void theDayOfACampaignMovesWhenItsPageDoes() {
        server.at(END.plusSeconds(1));
        assertThat(server.index())
                .filteredOn(page -> page.path().equals(CAMPAIGN))
                .singleElement()
                .satisfies(page -> assertThat(page.lastModified()).isEqualTo("2026-12-31"));
    }

    private static String page(String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    @Test
    void aFolderWithoutWordsHasItsModelsForAHome(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("models"));
        try (PagesServer bare = new PagesServer(ContentFolder.of(folder), false)) {
            HttpResponse<String> home = bare.get("/");
            assertThat(home.statusCode()).isEqualTo(302);
            assertThat(home.headers().firstValue("location")).hasValue("/models");
        }
    }
}
