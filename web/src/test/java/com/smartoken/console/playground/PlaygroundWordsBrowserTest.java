package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.StartTracingOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.smartoken.money.Usd;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestBrowser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is typed and what comes: what is wrong is said before anything is sent, and hostile words stay words. */
class PlaygroundWordsBrowserTest extends AtThePlayground {
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
    void writesNumbersAsWhoeverReadsThemDoes() {
        TestBrowser dora = server.browser();
        dora.signIn("dora@example.com");
        server.customerAt("dora@example.com", "1234.5");
        dora.submit("/console/settings", Map.of("name", "", "time_zone", "UTC", "number_format", "1 234,56"));
        try (Visit visit = browser.visit(server.url() + "/login?login_hint=dora@example.com", Look.DESKTOP)) {
            Page page = open(visit.page(), "plain");
            assertThat(page.locator("#quote").textContent()).isEqualTo("$1\u00a0234,50 available");
            page.locator("#add-model").click();
            page.locator("#pickers select").last().selectOption("spare");
            page.locator("#prompt").fill("word ".repeat(2_000));
            page.waitForCondition(() -> page.locator("#quote strong").count() == 1);
            assertThat(page.locator("#quote").textContent())
                    .matches("Up to \\$0,\\d+ · about \\d\u00a0\\d{3} tokens in · \\$1\u00a0234,50 available");
            page.keyboard().press("Control+Enter");
            page.waitForCondition(() -> page.locator(DONE).count() == 2);
            assertThat(fact(page, 0, "Cost")).isEqualTo(charge(0)).contains("$0,");
            assertThat(fact(page, 0, "Tokens")).matches("\\d\u00a0\\d{3} in, \\d+ out");
            assertThat(fact(page, 0, "Speed")).matches("\\d[\\d\u00a0]*,\\d tokens/s");
            page.waitForCondition(() -> page.locator("[data-best=fastest]").count() == 1);
            if (!page.locator("#max_tokens").isVisible())
                page.locator("#settings > summary").click();
            page.locator("#max_tokens").fill("9000");
            page.locator("#prompt").fill("More");
            page.locator("#send").click();
            assertThat(page.locator("#max_tokens-hint").textContent()).contains("at most 8\u00a0192 tokens");
            assertThat(visit.errors()).isEmpty();
        }
    }

    /** What the receipt says that an answer cost. */
    private static String charge(int place) {
        long nano = server.database()
                .number("select u.charged from usage_record u join playground_call c using (request_id)"
                        + " join account a on a.id = u.account_id where a.email = 'dora@example.com' and c.place = "
                        + place);
        return "$" + new Usd(nano).plain().replace('.', ',');
    }

    @Test
    void aWordThatComesStylesNothingAnewButItsSurroundings() {
        visit(Look.DESKTOP, page -> {
            send(page, "First words", 1);
            page.context()
                    .browser()
                    .startTracing(
                            page,
                            new StartTracingOptions()
                                    .setCategories(
                                            List.of("disabled-by-default-devtools.timeline", "devtools.timeline")));
            send(page, "Second words", 2);
            String trace = new String(page.context().browser().stopTracing(), StandardCharsets.UTF_8);
            List<Integer> styled = Pattern.compile("\"elementCount\":(\\d+)")
                    .matcher(trace)
                    .results()
                    .map(count -> Integer.valueOf(count.group(1)))
                    .toList();
            long all = ((Number) page.evaluate("document.querySelectorAll('*').length")).longValue();
            assertThat(styled).as("of %s elements", all).isNotEmpty().allMatch(count -> count < all / 4);
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
            assertThat(page.locator(".answer-text").innerText())
                    .as("it is seen, not only there")
                    .contains("Sandbox answer from");
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
                assertThat(Axe.violations(page)).isEmpty();
                page.locator("#view-code").click();
                page.locator("#code-dialog[open] pre").first().waitFor();
                assertThat(Axe.violations(page)).isEmpty();
                page.keyboard().press("Escape");
                assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                        .isEqualTo(look.width());
            });
        }
    }

    @Test
    void wordsThatComeInPiecesLookAsTheyDoWhole() {
        visit(Look.PHONE, page -> {
            String differences = (String) page.evaluate("""
                    async () => {
                      const base = document.querySelector("script[src*='js/playground.js']").src.replace(".js", "");
                      const { Growing } = await import(base + "/growing.js");
                      const { markdown } = await import(base + "/text.js");
                      const drawn = () => new Promise((done) => {
                        const once = () => {
                          Growing.drawn.delete(once);
                          done();
                        };
                        Growing.drawn.add(once);
                      });
                      const words = ["word ", "a", " https://a.example/b", ".", "**", "bold", "_", "*", "`", "code", "[", "](", "mailto:a@b.example", ")",
                        "\\n", "- ", "1", ". ", "> ", "| ", "|---|", "# ", "h", "ttp", "://c.example ", "\\\\", "中文", "🍵", "~~", "(", "\u202e", "<b>"];
                      let seed = 7;
                      const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
                      const answers = Array.from({ length: 40 }, () => {
                        const box = document.createElement("div");
                        const pieces = Array.from({ length: 12 }, () => {
                          let piece = "";
                          for (let k = random(3); k >= 0; k--) piece += words[random(words.length)];
                          return piece;
                        });
                        return { box, growing: new Growing(box), pieces };
                      });
                      for (let i = 0; i < 12; i++) {
                        for (const { growing, pieces } of answers) growing.append(pieces[i]);
                        await drawn();
                      }
                      for (const { box, pieces } of answers) {
                        const text = pieces.join("");
                        if (/\\n\\s*\\n|[`~]{3}/.test(text)) continue;
                        const whole = document.createElement("div");
                        whole.append(markdown(text));
                        box.normalize();
                        whole.normalize();
                        if (box.querySelector(".tail").innerHTML !== whole.innerHTML) return text + " => " + box.innerHTML + " not " + whole.innerHTML;
                      }
                      return "";
                    }""");
            assertThat(differences).isEmpty();
        });
    }
}
