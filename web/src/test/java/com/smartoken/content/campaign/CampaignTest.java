package com.smartoken.content.campaign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.campaign.Campaign.State;
import com.smartoken.money.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CampaignTest {
    private static final String GOOD = """
            ---
            slug: gift
            title: A gift
            amount: 5.00
            starts: 2026-11-01T00:00:00+08:00
            ends: 2026-12-31T23:59:59+08:00
            existing: automatic
            credit_expires_after: 180d
            budget: 500000.00
            ---
            """;

    @TempDir
    Path folder;

    @Test
    void readsEveryField() throws IOException {
        Campaign campaign = read(GOOD);
        assertThat(campaign.amount()).isEqualTo(Usd.parse("5.00"));
        assertThat(campaign.existing()).isEqualTo(Campaign.Existing.AUTOMATIC);
        assertThat(campaign.creditExpiresAfter()).isEqualTo(Duration.ofDays(180));
        assertThat(campaign.budget()).isEqualTo(Usd.parse("500000"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-31T15:59:59.999999999Z, BEFORE",
        "2026-10-31T16:00:00Z, ACTIVE",
        "2026-12-31T15:59:58Z, ACTIVE",
        "2026-12-31T15:59:59Z, ACTIVE",
        "2026-12-31T15:59:59.999999999Z, ACTIVE",
        "2026-12-31T16:00:00Z, ENDED",
    })
    void theWholeLastSecondCountsAndTheNextOneDoesNot(Instant now, State state) throws IOException {
        assertThat(read(GOOD).state(now)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slug: gift | slug: other | 2 | file's name",
                "amount: 5.00 | amount: 0 | 4 | more than zero",
                "amount: 5.00 | amount: -1 | 4 | more than zero",
                "amount: 5.00 | amount: much | 4 | decimal",
                "amount: 5.00 | amount: 0.0000000001 | 4 | amount in USD",
                "starts: 2026-11-01T00:00:00+08:00 | starts: 2026-11-01T00:00:00 | 5 | offset",
                "starts: 2026-11-01T00:00:00+08:00 | starts: 2027-11-01T00:00:00+08:00 | 6 | before it starts",
                "existing: automatic | existing: perhaps | 7 | automatic or command",
                "credit_expires_after: 180d | credit_expires_after: soon | 8 | 180d",
                "credit_expires_after: 180d | credit_expires_after: 0d | 8 | 180d",
                "budget: 500000.00 | budget: 0 | 9 | more than zero",
            })
    void namesFileAndLineOfAMistake(String right, String wrong, int line, String words) {
        assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
                .isInstanceOfSatisfying(ContentMistakes.class, mistakes -> {
                    assertThat(mistakes.problems().getFirst().line()).isEqualTo(line);
                    assertThat(mistakes.getMessage())
                            .contains("campaigns/gift.md:" + line)
                            .contains(words);
                });
    }

    @Test
    void aHeadlineHasTheAmountAndNoOtherFact() throws IOException {
        assertThat(read(GOOD).headline()).isEqualTo("A gift");
        String headed = GOOD.replace("amount:", "headline: \"{{amount}} for you\"\namount:");
        assertThat(read(headed).headline()).isEqualTo("{{amount}} for you");
        assertThatThrownBy(() -> read(headed.replace("{{amount}}", "{{price}}")))
                .isInstanceOf(ContentMistakes.class)
                .hasMessageContaining("campaigns/gift.md:4")
                .hasMessageContaining("{{amount}}");
    }

    @Test
    void tellsOfWhatRunsThenOfWhatComesThenOfWhatEndedLast() throws IOException {
        write("gift", GOOD);
        write(
                "next",
                GOOD.replace("slug: gift", "slug: next")
                        .replace("2026-11-01", "2026-12-30")
                        .replace("2026-12-31", "2027-03-01"));
        Campaigns campaigns = Campaigns.load(ContentFolder.of(folder));
        assertThat(current(campaigns, "2026-10-01T00:00:00Z")).isEqualTo("gift");
        assertThat(current(campaigns, "2026-12-01T00:00:00Z")).isEqualTo("gift");
        assertThat(current(campaigns, "2027-01-02T00:00:00Z")).isEqualTo("next");
        assertThat(current(campaigns, "2028-01-02T00:00:00Z")).isEqualTo("next");
    }

    private static String current(Campaigns campaigns, String now) {
        return requireNonNull(campaigns.current(Instant.parse(now))).slug();
    }

    private Campaign read(String text) throws IOException {
        write("gift", text);
        return requireNonNull(Campaigns.load(ContentFolder.of(folder)).find("gift"));
    }

    private void write(String slug, String text) throws IOException {
        Path file = folder.resolve("campaigns").resolve(slug + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
