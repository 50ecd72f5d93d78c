package com.smartoken.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.smartoken.local.LocalIssuer;
import com.smartoken.money.Usd;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The playground in a browser: what is shown is what was charged, and hostile words stay words. */
class PlaygroundBrowserTest {
    private static final String PAGE = "/console/playground";
    private static final String DONE = ".answer[data-state=done] .receipt[href]";

    private static LocalIssuer issuer;
    private static TestServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of());
        browser = new Browser();
        server.browser().signIn("ada@example.com");
        server.customerAt("ada@example.com", "5");
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
        issuer.close();
    }

    @BeforeEach
    void calm() {
        server.first().pace(Duration.ofMillis(2));
    }

    @AfterEach
    void booksAreRight() {
        server.requireCleanBooks();
    }

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
            assertThat(fact(page, 0, "Paid by")).isEqualTo("balance");
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
            page.locator(".answer[data-state=stopped] .receipt[href]").waitFor();
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
    void toolsGetTheirResultsByHand() {
        visit(Look.DESKTOP, page -> {
            page.locator(".more-settings summary").click();
            page.locator("#tools")
                    .fill("[{\"type\": \"function\", \"function\": {\"name\": \"get_weather\", \"parameters\":"
                            + " {\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}}}]");
            page.locator("#prompt").fill("How is the weather?");
            page.locator("#send").click();
            page.locator(".call code").waitFor();
            assertThat(page.locator(".call code").textContent()).isEqualTo("get_weather");
            page.locator(".call textarea").fill("{\"celsius\": 21}");
            page.locator("[data-do=results]").click();
            page.waitForCondition(() -> page.locator(DONE).count() == 2);
            String sent =
                    new String(server.first().requests().getLast().body(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(sent).contains("\"role\":\"tool\"").contains("celsius");
        });
    }

    @Test
    void saysWhatIsWrongBeforeAnythingIsSentAndKeepsWhatWasTyped() {
        visit(Look.PHONE, page -> {
            int before = server.upstreamRequests();
            page.locator("#prompt").fill("Bearer abcdefghijklmnopqrstuvwxyz");
            page.locator("#send").click();
            assertThat(page.locator("#prompt-hint").textContent()).contains("looks like a secret key");
            page.locator("#prompt").fill("word ".repeat(120_000));
            page.waitForCondition(
                    () -> page.locator("#prompt-hint").textContent().contains("can read"));
            page.locator("#send").click();
            page.locator("#prompt").fill("Fine");
            page.locator("#settings > summary").click();
            page.locator("#temperature").fill("9");
            page.locator("#send").click();
            assertThat(page.locator("#temperature-hint").textContent()).isEqualTo("A number from 0 to 2.");
            page.locator("#temperature").fill("");
            page.locator("#max_tokens").fill("9000");
            page.locator("#send").click();
            assertThat(page.locator("#max_tokens-hint").textContent()).contains("at most 8,192");
            assertThat(page.locator("#prompt").inputValue()).isEqualTo("Fine");
            assertThat(server.upstreamRequests()).isEqualTo(before);
        });
        try (Visit poor = browser.visit(server.url() + "/login?login_hint=poor@example.com", Look.DESKTOP)) {
            Page page = open(poor.page(), "plain");
            page.locator("#prompt").fill("Anybody there?");
            page.locator("#send").click();
            page.waitForCondition(
                    () -> page.locator("#prompt-hint").textContent().contains("$0.00"));
            assertThat(page.locator("#prompt").inputValue()).isEqualTo("Anybody there?");
            assertThat(page.locator(".turn").count()).isZero();
        }
    }

    @Test
    void presetsAndKeptConversationsComeBackByTheirLinks() {
        visit(Look.DESKTOP, page -> {
            page.locator("#system").fill("Be terse.");
            page.locator("#temperature").fill("0.3");
            page.locator(".menu summary").first().click();
            page.locator("#preset-form input").fill("Terse <b>");
            page.locator("#preset-form button").click();
            page.waitForURL("**preset=*");
            String link = page.url();
            page.locator("#clear").click();
            page.waitForURL("**/console/playground");
            page.navigate(link);
            page.locator(".playground[data-ready]").waitFor();
            assertThat(page.locator("#system").inputValue()).isEqualTo("Be terse.");
            assertThat(page.locator("#temperature").inputValue()).isEqualTo("0.3");
            page.locator("#keep").check();
            send(page, "Remember the tea", 1);
            TestServer.await(() -> server.database()
                            .number(
                                    "select count(*) from playground_conversation where document like '%Sandbox answer%'")
                    == 1);
            String receipt = page.locator(DONE).getAttribute("href");
            page.locator("#clear").click();
            page.waitForURL("**/console/playground");
            page.locator(".menu summary").nth(1).click();
            page.getByText("Remember the tea").click();
            page.waitForURL("**conversation=*");
            page.locator(".answer-text").waitFor();
            assertThat(page.locator(".answer-text").textContent()).contains("Sandbox answer");
            page.navigate(server.url() + PAGE + "?request=" + receipt.substring(receipt.lastIndexOf('/') + 1));
            page.locator(".playground[data-ready]").waitFor();
            assertThat(page.locator("#prompt").inputValue()).isEqualTo("Remember the tea");
        });
    }

    @Test
    void hostileOutputIsShownAsTextAndThePageStaysAlive() {
        String hostile = "<script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>"
                + " ![pixel](https://evil.example/p.png) [click](javascript:alert(1)) \u202egnirts"
                + "\n\n<iframe src=https://evil.example></iframe>\n\n<style>*{display:none}</style>\n\n";
        List<String> loads = new ArrayList<>();
        List<String> dialogs = new ArrayList<>();
        try (Visit visit = browser.visit(server.url() + "/login?login_hint=ada@example.com", Look.PHONE)) {
            Page page = visit.page();
            page.onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            page.onRequest(request -> {
                if (!request.url().startsWith(server.url()) && !request.url().startsWith("data:"))
                    loads.add(request.url());
            });
            open(page, "plain");
            page.route("**/playground/runs/**", route -> answer(route, hostile + "x".repeat(1_000_000)));
            page.locator("#prompt").fill("Be hostile");
            page.locator("#send").click();
            Locator more = page.locator(".show-all");
            more.waitFor(new Locator.WaitForOptions().setTimeout(20_000));
            page.locator(".answer:not([data-state=running])").waitFor();
            assertThat(page.locator(".answer-text script, .answer-text img, .answer-text iframe, .answer-text style")
                            .count())
                    .isZero();
            assertThat(page.locator(".answer-text").textContent())
                    .contains("<script>alert(1)</script>")
                    .contains("⟨U+202E⟩gnirts");
            assertThat(page.locator(".answer-text a").count())
                    .as("the picture's address and the frame's")
                    .isEqualTo(2);
            assertThat(page.locator(".answer-text").textContent().length()).isLessThan(110_000);
            more.click();
            page.waitForCondition(
                    () -> page.locator(".answer-text").textContent().length() > 1_000_000);
            page.locator("#prompt").fill("Still alive");
            assertThat(page.locator("#prompt").inputValue()).isEqualTo("Still alive");
            assertThat(dialogs).isEmpty();
            assertThat(loads).isEmpty();
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void worksAsAPlainFormWithoutScript() {
        try (Visit visit =
                browser.visit(server.url() + "/login?login_hint=ada@example.com", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + PAGE + "?model=plain");
            assertThat(page.locator("main").innerText())
                    .contains("Side by side, images, stopping an answer")
                    .contains("need JavaScript")
                    .contains("128K context");
            page.locator("#prompt").fill("Hello **there**");
            page.locator("#send").click();
            assertThat(page.locator(".answer-text").textContent()).contains("Sandbox answer from");
            assertThat(page.locator(".answer-facts").textContent()).contains(lastCharge());
            page.locator("#prompt").fill("As code");
            page.locator("#view-code").click();
            assertThat(page.locator("main").textContent())
                    .contains("curl --no-buffer")
                    .contains("As code");
        }
    }

    @Test
    void isReachedByKeyboardAndAxeFindsNothing() {
        for (Look look : List.of(Look.DESKTOP, Look.PHONE.dark())) {
            visit(look, page -> {
                page.locator("#prompt").focus();
                page.keyboard().press("Alt+ArrowDown");
                assertThat(page.locator("#model").inputValue()).isNotEqualTo("plain");
                page.keyboard().press("Alt+ArrowUp");
                assertThat(page.locator("#model").inputValue()).isEqualTo("plain");
                send(page, "| a | b |\n|---|---|\n| 1 | 2 |", 1);
                assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
                page.locator("#view-code").click();
                page.locator("#code-dialog[open] pre").first().waitFor();
                assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
                page.keyboard().press("Escape");
                assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                        .isEqualTo(look.width());
            });
        }
    }

    private static void visit(Look look, Consumer<Page> steps) {
        visit(look, steps, List.of());
    }

    private static void visit(Look look, Consumer<Page> steps, List<String> expected) {
        try (Visit visit = browser.visit(server.url() + "/login?login_hint=ada@example.com", look)) {
            steps.accept(open(visit.page(), "plain"));
            assertThat(visit.errors())
                    .filteredOn(error -> expected.stream().noneMatch(error::contains))
                    .isEmpty();
        }
    }

    private static Page open(Page page, String model) {
        page.navigate(server.url() + PAGE + "?model=" + model);
        page.locator(".playground[data-ready]").waitFor();
        return page;
    }

    private static void send(Page page, String words, int answers) {
        page.locator("#prompt").fill(words);
        page.keyboard().press("Control+Enter");
        page.waitForCondition(() -> page.locator(DONE).count() == answers);
    }

    private static String fact(Page page, int answer, String name) {
        return page.locator(".answer")
                .nth(answer)
                .locator("[data-fact=\"" + name + "\"] dd")
                .textContent();
    }

    private static String lastCharge() {
        return "$"
                + new Usd(server.database().number("select charged from usage_record order by request_id desc limit 1"))
                        .plain();
    }

    /** A stream of this text, as the relay would write it. */
    private static void answer(Route route, String text) {
        if (route.request().method().equals("GET")) {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"input\": 1, \"output\": 1, \"cost\": \"$0.00\", \"paid\": \"balance\"}"));
            return;
        }
        com.smartoken.json.JsonWriter json = new com.smartoken.json.JsonWriter(text.length() + 200);
        json.raw("data: ")
                .open('{')
                .name("choices")
                .open('[')
                .open('{')
                .name("delta")
                .open('{');
        json.name("content")
                .value(text)
                .close('}')
                .close('}')
                .close(']')
                .close('}')
                .raw("\n\ndata: [DONE]\n\n");
        route.fulfill(
                new Route.FulfillOptions().setContentType("text/event-stream").setBody(json.toString()));
    }
}
