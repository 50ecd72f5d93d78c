package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chat and compare: what is shown is what was charged, once, however the answer ends. */
class PlaygroundChatBrowserTest extends AtThePlayground {
    @Test
    void showsThePriceBeforeAndTheVeryChargeAfter() {
        visit(Look.DESKTOP, page -> {
            page.locator("#prompt").fill("Say **hello** in `Chinese`.");
            page.waitForCondition(() -> page.locator("#quote strong").count() == 1);
            assertThat(page.locator("#quote").textContent())
                    .startsWith("Up to $0.0")
                    .contains("available");
            page.keyboard().press("Control+Enter");
            Locator answer = page.locator(DONE);
            answer.waitFor();
            assertThat(page.locator(".answer-text").textContent()).contains("Sandbox answer from");
            assertThat(page.locator(".answer-text strong").textContent()).isEqualTo("hello");
            assertThat(page.locator(".answer-text code").textContent()).isEqualTo("Chinese");
            assertThat(fact(page, 0, "Cost")).isEqualTo(lastCharge());
            assertThat(fact(page, 0, "Paid by")).isEqualTo("topped-up balance");
            assertThat(fact(page, 0, "Route")).isEqualTo("first");
            assertThat(answer.getAttribute("href")).startsWith("/console/usage/req_");
            assertThat(page.locator("#play-status").textContent()).contains("Plain is done.");
            assertThat(page.locator("#prompt").inputValue()).isEmpty();
        });
    }

    @Test
    void comparesFourModelsWithOnePressAndOneRun() {
        visit(Look.DESKTOP, page -> {
            for (String model : List.of("reasoner", "spare", "tiered")) {
                page.locator("#add-model").click();
                page.locator("#pickers select").last().selectOption(model);
            }
            assertThat(page.locator("#add-model").isHidden()).isTrue();
            long runs = server.database().number("select count(*) from playground_run");
            page.locator("#prompt").fill("Compare, please.");
            page.locator("#send").dblclick();
            page.waitForCondition(() -> page.locator(DONE).count() == 4);
            assertThat(server.database().number("select count(*) from playground_run"))
                    .isEqualTo(runs + 1);
            assertThat(page.locator(".answer .thinking:not([hidden])").count()).isEqualTo(1);
            assertThat(page.locator(".answer h2").allTextContents())
                    .containsExactly("Plain", "Reasoner", "Spare", "Tiered");
            page.locator("#prompt").fill("And now?");
            page.keyboard().press("Control+Enter");
            page.waitForCondition(() -> page.locator(DONE).count() == 8);
            assertThat(page.locator(".answer-text").last().textContent()).contains("you sent 3 messages");
        });
    }

    @Test
    void stoppingEndsTheCallUpstreamAndShowsItsCharge() {
        server.first().pace(Duration.ofMillis(40));
        visit(Look.DESKTOP, page -> {
            int abandoned = server.first().abandonedStreams();
            page.locator("#prompt").fill("Write 2000 words");
            page.locator("#send").click();
            page.waitForCondition(
                    () -> page.locator(".answer-text").textContent().length() > 60);
            page.keyboard().press("Escape");
            page.locator(".answer[data-state=stopped] .receipt-link[href]").waitFor();
            TestServer.await(() -> server.first().abandonedStreams() > abandoned);
            assertThat(fact(page, 0, "Cost")).isEqualTo(lastCharge()).isNotEqualTo("$0.00");
            String text = page.locator(".answer-text").textContent();
            page.reload();
            page.locator(".playground[data-ready]").waitFor();
            assertThat(page.locator(".answer-text").textContent())
                    .as("no lost text")
                    .isEqualTo(text);
        });
    }

    @Test
    void editsRunsAgainAndBranchesWithoutLosingAnything() {
        visit(Look.DESKTOP, page -> {
            send(page, "First words", 1);
            page.locator("[data-do=again]").click();
            page.waitForCondition(() ->
                    page.locator(DONE).count() == 1 && page.locator("#stop-all").isHidden());
            page.locator("[data-do=edit]").click();
            assertThat(page.locator("#prompt").inputValue()).isEqualTo("First words");
            send(page, "Other words", 1);
            assertThat(page.locator("#branches button").count()).isEqualTo(2);
            page.locator("#branches button").first().click();
            assertThat(page.locator(".said-text").textContent()).isEqualTo("First words");
        });
    }

    @Test
    void aBranchKeepsTheFirstAndBothGoOnByThemselves() {
        visit(Look.DESKTOP, page -> {
            send(page, "First words", 1);
            send(page, "Second words", 2);
            page.locator(".answer [data-do=branch]").first().click();
            assertThat(said(page)).containsExactly("First words");
            assertThat(page.locator(DONE).count()).as("with its answer").isEqualTo(1);
            send(page, "Other words", 2);
            assertThat(sent()).contains("First words", "Other words").doesNotContain("Second words");
            page.locator("#branches button").first().click();
            assertThat(said(page)).containsExactly("First words", "Second words");
            send(page, "Third words", 3);
            assertThat(sent()).contains("First words", "Second words").doesNotContain("Other words");
            page.reload();
            page.locator(".playground[data-ready]").waitFor();
            assertThat(said(page)).containsExactly("First words", "Second words", "Third words");
            page.locator("#branches button").last().click();
            assertThat(said(page)).containsExactly("First words", "Other words");
            page.locator(".said [data-do=branch]").last().click();
            assertThat(said(page)).as("before these words").containsExactly("First words");
            assertThat(page.locator("#branches [aria-pressed=true]").textContent())
                    .isEqualTo("Branch 3");
        });
    }

    @Test
    void runningAnEarlierTurnAgainLeavesWhatCameAfterItInItsBranch() {
        visit(Look.DESKTOP, page -> {
            send(page, "First words", 1);
            send(page, "Second words", 2);
            List<String> receipts = receipts(page);
            long charges = charges();
            page.locator(".answer [data-do=again]").first().click();
            page.waitForCondition(() ->
                    page.locator(DONE).count() == 1 && page.locator("#send").isEnabled());
            assertThat(said(page)).containsExactly("First words");
            assertThat(charges()).as("one charge for one more call").isEqualTo(charges + 1);
            assertThat(receipts(page)).as("a call of its own").doesNotContainAnyElementsOf(receipts);
            page.locator("#branches button").first().click();
            assertThat(said(page)).containsExactly("First words", "Second words");
            assertThat(receipts(page)).isEqualTo(receipts);
        });
    }

    private static List<String> said(Page page) {
        return page.locator(".said-text").allTextContents();
    }

    private static List<String> receipts(Page page) {
        return page.locator(DONE).all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
    }

    private static String sent() {
        return new String(server.first().requests().getLast().body(), StandardCharsets.UTF_8);
    }

    @Test
    void aSessionThatEndsWithinAStreamAndBeginsInAnotherTabLosesNoWordAndChargesOnce() {
        server.first().pace(Duration.ofMillis(20));
        visit(
                Look.DESKTOP,
                page -> {
                    long charges = server.database().number("select count(*) from usage_record");
                    page.locator("#prompt").fill("Tell me a story");
                    page.locator("#send").click();
                    page.waitForCondition(
                            () -> page.locator(".answer-text").textContent().length() > 10);
                    Page other = page.context().newPage();
                    other.navigate(server.url() + "/console");
                    other.locator(".account-button").click();
                    other.locator("form[action='/logout'] button").click();
                    other.waitForURL(url -> !url.contains("/console"));
                    page.bringToFront();
                    page.waitForCondition(() -> page.locator(".answer[data-state=done] .answer-text")
                                            .count()
                                    == 1
                            && page.locator(".answer-text").textContent().endsWith("to change."));
                    String text = page.locator(".answer-text").textContent();
                    page.waitForCondition(() -> page.locator("#send").isEnabled());
                    page.locator("#prompt").fill("And then?");
                    page.locator("#send").click();
                    page.waitForCondition(
                            () -> page.locator("#prompt-hint").textContent().contains("no longer signed in"));
                    assertThat(page.locator("#prompt").inputValue()).isEqualTo("And then?");
                    other.navigate(server.url() + "/login?login_hint=ada@example.com");
                    other.close();
                    page.locator("#send").click();
                    page.waitForCondition(() -> page.locator(DONE).count() == 2);
                    assertThat(page.locator(".answer-text").first().textContent())
                            .isEqualTo(text);
                    assertThat(fact(page, 0, "Cost")).as("told once it can be").startsWith("$0.");
                    assertThat(server.database().number("select count(*) from usage_record"))
                            .as("one charge each")
                            .isEqualTo(charges + 2);
                },
                List.of("401", "403"));
    }

    @Test
    void marksWhatOneAnswerOfSeveralDoesBest() {
        visit(Look.DESKTOP, page -> {
            page.locator("#add-model").click();
            page.locator("#pickers select").last().selectOption("dear");
            send(page, "Which of you is cheaper?", 2);
            page.waitForCondition(() -> page.locator("[data-best=cheapest]").count() == 1);
            assertThat(page.locator(".answer:has([data-best=cheapest]) h2").textContent())
                    .isEqualTo("Plain");
        });
    }

    @Test
    void closingTheTabEndsTheCallUpstreamAndIsChargedForWhatCame() {
        server.first().pace(Duration.ofMillis(40));
        long charges = charges();
        int abandoned = server.first().abandonedStreams();
        visit(Look.DESKTOP, page -> {
            page.locator("#prompt").fill("Write 2000 words");
            page.locator("#send").click();
            page.waitForCondition(
                    () -> page.locator(".answer-text").textContent().length() > 60);
        });
        TestServer.await(() -> server.first().abandonedStreams() > abandoned);
        TestServer.await(() -> charges() == charges + 1);
        assertThat(server.database().number("select charged from usage_record order by request_id desc limit 1"))
                .isPositive();
    }

    @Test
    void tellsTheFiguresOfEachAnswerWhileItComes() {
        server.first().pace(Duration.ofMillis(40));
        visit(Look.DESKTOP, page -> {
            page.locator("#add-model").click();
            page.locator("#pickers select").last().selectOption("tiered");
            page.locator("#prompt").fill("Write 300 words");
            page.locator("#send").click();
            for (int i = 0; i < 2; i++) {
                int answer = i;
                page.waitForCondition(() -> page.locator(".answer")
                                .nth(answer)
                                .locator("[data-fact=Speed], [data-fact=Tokens], [data-fact='First token']")
                                .count()
                        == 3);
            }
            assertThat(page.locator(".answer[data-state=running]").count()).isEqualTo(2);
            assertThat(fact(page, 0, "Speed")).startsWith("≈ ").endsWith(" tokens/s");
            assertThat(fact(page, 1, "Route")).isEqualTo("first");
            page.locator("#stop-all").click();
            page.waitForCondition(() -> page.locator(".answer[data-state=stopped] .receipt-link[href]")
                            .count()
                    == 2);
        });
    }

    @Test
    void twoTabsHaveTheirOwnWordsAndAreChargedOnceEach() {
        server.first().pace(Duration.ofMillis(15));
        visit(Look.DESKTOP, page -> {
            long charges = charges();
            Page other = open(page.context().newPage(), "plain");
            page.locator("#prompt").fill("From the first tab");
            page.locator("#send").click();
            other.locator("#prompt").fill("From the second tab");
            other.locator("#send").click();
            for (Page tab : List.of(page, other)) {
                tab.bringToFront();
                tab.waitForCondition(() -> tab.locator(DONE).count() == 1);
            }
            assertThat(page.locator(".said-text").textContent()).isEqualTo("From the first tab");
            assertThat(other.locator(".said-text").textContent()).isEqualTo("From the second tab");
            assertThat(charges()).isEqualTo(charges + 2);
        });
    }
}
