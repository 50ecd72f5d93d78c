package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.site.IndexedPage;
import com.smartoken.site.PagesServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages say of a campaign whatever its author wrote: how much, until when, and whether it runs. */
class CampaignPagesTest {
    private static final String PATH = "/campaigns/gift";

    @TempDir
    Path folder;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        Files.createDirectories(folder.resolve("campaigns"));
        Files.createDirectories(folder.resolve("pages"));
        Files.writeString(folder.resolve("pages/home.md"), """
                ---
                title: A home
                description: A home page that tells of a gift, in as few words as a description may have.
                ---
                ## campaign

                [A gift](/campaigns/gift).
                """);
    }

    @Test
    void theAmountStandsInTheFirstPlacesThatAreRead() throws IOException {
        write("title: A gift", "12.50");
        try (PagesServer server = server()) {
            assertThat(server.get(PATH).body())
                    .contains("<title>$12.50: A gift · SmarToken</title>")
                    .contains("<h1>$12.50: A gift</h1>")
                    .contains("property=\"og:title\" content=\"$12.50: A gift · SmarToken\"")
                    .contains("property=\"og:image:alt\" content=\"$12.50: A gift. ");
            assertThat(server.get("/").body()).contains("href=\"/campaigns/gift\">$12.50: A gift</a>");
            assertThat(server.get(PATH + ".md").body()).startsWith("# $12.50: A gift\n");
            assertThat(server.get("/llms.txt").body()).contains("[$12.50: A gift](");
            assertThat(server.index())
                    .filteredOn(page -> page.path().equals(PATH))
                    .extracting(IndexedPage::title) // what the link picture shows in large letters
                    .containsExactly("$12.50: A gift");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'title: A gift', 5.00, $5: A gift",
        "'title: $5 as a gift', 5.00, $5 as a gift",
        "'title: $50 or less', 5.00, $5: $50 or less",
        "'title: $5.50 or less', 5.00, $5: $5.50 or less",
        "'title: $5,000 or less', 5.00, '$5: $5,000 or less'",
        "'title: Take $5.', 5.00, Take $5.",
        "'title: A gift\nheadline: \"{{amount}} as a gift\"', 7.25, $7.25 as a gift",
        "'title: A gift\nheadline: For you', 5.00, $5: For you",
    })
    void aHeadlineHasTheAmountOfTheFile(String fields, String amount, String headline) throws IOException {
        write(fields, amount);
        try (PagesServer server = server()) {
            assertThat(server.get(PATH).body()).contains("<h1>" + headline + "</h1>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-31T15:59:59Z, Not begun yet, 'Begins November 1, 2026 at 00:00:00 (UTC+8), which is October 31, 2026 at 16:00:00 UTC.', Ends",
        "2026-12-31T15:59:59Z, Running now, 'Ends December 31, 2026 at 23:59:59 (UTC+8), which is December 31, 2026 at 15:59:59 UTC.', Ends",
        "2026-12-31T16:00:00Z, Ended, 'Ended December 31, 2026 at 23:59:59 (UTC+8), which was December 31, 2026 at 15:59:59 UTC.', Ended"
    })
    void theTwinSaysAmountDeadlineAndStateAsThePageDoes(Instant now, String state, String turn, String ends)
            throws IOException {
        write("title: A gift", "12.50");
        try (PagesServer server = server().at(now)) {
            assertThat(server.get(PATH + ".md").body())
                    .contains("**" + state + ".** " + turn + "\n")
                    .contains("\n- Amount: $12.50 promotional credit, once for each account\n")
                    .contains("\n- " + ends + ": Dec 31, 2026 at 23:59:59 (UTC+8)\n")
                    .contains("\nTake it.\n");
            String page = server.get(PATH).body();
            assertThat(page).contains(">" + state + "</strong>").contains("<dd>$12.50</dd>");
            assertThat(page.replaceAll("<[^>]+>", "").replaceAll("\\s+", " ")).contains(turn);
        }
    }

    private PagesServer server() {
        return new PagesServer(ContentFolder.of(folder), false);
    }

    private void write(String fields, String amount) throws IOException {
        Files.writeString(folder.resolve("campaigns/gift.md"), """
                ---
                slug: gift
                %s
                description: A gift to everybody who has an account, described in as many words as it takes.
                amount: %s
                starts: 2026-11-01T00:00:00+08:00
                ends: 2026-12-31T23:59:59+08:00
                existing: automatic
                ---
                Take it.
                """.formatted(fields, amount));
    }
}
