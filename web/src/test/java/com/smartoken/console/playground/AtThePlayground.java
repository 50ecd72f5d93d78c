package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.smartoken.money.Usd;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.ConsoleTest;
import com.smartoken.wire.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Ada at the playground in a browser, with five dollars. After each test the books are right. */
abstract class AtThePlayground extends ConsoleTest {
    static final String PAGE = "/console/playground";
    static final String DONE = ".answer[data-state=done] .receipt-link[href]";

    static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = new Browser();
        server.browser().signIn("ada@example.com");
        server.customerAt("ada@example.com", "5");
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @BeforeEach
    void calm() {
        server.first().pace(Duration.ofMillis(2));
    }

    @AfterEach
    void booksAreRight() {
        server.requireCleanBooks();
    }

    /** Steps on the page; its console must tell no error, a breach of the content security policy neither. */
    static void visit(Look look, Consumer<Page> steps) {
        visit(look, steps, List.of());
    }

    static void visit(Look look, Consumer<Page> steps, List<String> expected) {
        try (Visit visit = browser.visit(server.url() + "/login?login_hint=ada@example.com", look)) {
            steps.accept(open(visit.page(), "plain"));
            assertThat(visit.errors())
                    .filteredOn(error -> expected.stream().noneMatch(error::contains))
                    .isEmpty();
        }
    }

    static Page open(Page page, String model) {
        page.navigate(server.url() + PAGE + "?model=" + model);
        page.locator(".playground[data-ready]").waitFor();
        return page;
    }

    static void send(Page page, String words, int answers) {
        page.locator("#prompt").fill(words);
        page.keyboard().press("Control+Enter");
        page.waitForCondition(() -> page.locator(DONE).count() == answers);
    }

    static String fact(Page page, int answer, String name) {
        return page.locator(".answer")
                .nth(answer)
                .locator("[data-fact=\"" + name + "\"] dd")
                .textContent();
    }

    static String lastCharge() {
        return "$"
                + new Usd(server.database().number("select charged from usage_record order by request_id desc limit 1"))
                        .plain();
    }

    /** A stream of this text, as the relay would write it. */
    static void answer(Route route, String text) {
        if (route.request().method().equals("GET")) {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"input\": 1, \"output\": 1, \"cost\": \"$0.00\", \"paid\": \"balance\","
                            + " \"receipt\": \"/console/usage/req_1\"}"));
            return;
        }
        JsonWriter json = new JsonWriter(text.length() + 200);
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

    /** What is in the books: calls and nano-dollars. */
    static long charges() {
        return server.database().number("select count(*) from usage_record");
    }
}
