package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What goes along with words and what is kept of them: tools, images, presets, conversations. */
class PlaygroundKeptBrowserTest extends AtThePlayground {
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
            String sent = new String(server.first().requests().getLast().body(), StandardCharsets.UTF_8);
            assertThat(sent).contains("\"role\":\"tool\"").contains("celsius");
        });
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
    void imagesGoWithTheWordsToModelsThatSee() {
        AtomicReference<String> sent = new AtomicReference<>("");
        visit(Look.PHONE, page -> {
            page.evaluate("() => document.querySelector('#model option:checked').dataset.can += ' vision'");
            page.locator("#model").dispatchEvent("change");
            page.route("**/playground/runs/**", route -> {
                if (route.request().method().equals("POST"))
                    sent.set(route.request().postData());
                answer(route, "A dot.");
            });
            page.locator("#attach input").setInputFiles(new FilePayload("a.svg", "image/svg+xml", new byte[] {60}));
            assertThat(page.locator("#prompt-hint").textContent()).isEqualTo("Images are PNG, JPEG, WebP or GIF.");
            page.locator("#attach input").setInputFiles(new FilePayload("a.png", "image/png", new byte[4 << 20 | 1]));
            assertThat(page.locator("#prompt-hint").textContent()).contains("at most 4 MiB");
            page.locator("#attach input").setInputFiles(new FilePayload("a.gif", "image/gif", DOT));
            page.locator("#attach input").setInputFiles(new FilePayload("b.gif", "image/gif", DOT));
            page.locator(".image-chip").nth(1).click();
            assertThat(page.locator(".image-chip").count()).isEqualTo(1);
            send(page, "What is this?", 1);
            assertThat(sent.get())
                    .contains("{\"type\":\"text\",\"text\":\"What is this?\"}")
                    .contains("\"image_url\":{\"url\":\"data:image/gif;base64,R0lGOD");
            assertThat(page.locator(".said-images img").count()).isEqualTo(1);
        });
    }

    private static final byte[] DOT =
            java.util.Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
}
