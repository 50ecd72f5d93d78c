package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.credits.CreditsServer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestBrowser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be had back is asked for first, with a script and without one; a second press of Enter is the way out. */
class QuestionsBrowserTest extends CreditsConsoleTest {
    private static final List<Way> WAYS = new ArrayList<>();

    /** The page, what leads from it to the question, and in SQL what is there as long as nothing ended. */
    private record Way(String page, String link, String there) {}

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        server.customerAt(CreditsServer.OPERATOR, "1");
        olga.submit(
                "/operator/codes", Map.of("amount", "1", "kind", "promo", "count", "1", "uses", "1", "note", "Talk"));
        olga.submit("/console/settings/alerts", Map.of("webhook_url", "https://hooks.example.com/smartoken"));
        server.database()
                .execute("insert into playground_preset (account_id, name, settings) select id, 'Short answers', '{}'"
                        + " from account where email = '" + CreditsServer.OPERATOR + "'");
        server.database()
                .execute("insert into playground_conversation (account_id, title, document) select id, 'Hello', '{}'"
                        + " from account where email = '" + CreditsServer.OPERATOR + "'");
        WAYS.add(new Way("/console/keys", "Revoke test", "api_key where revoked_at is null and not internal"));
        WAYS.add(new Way("/operator/codes", "Revoke Talk", "credit_code_batch where revoked_at is null"));
        WAYS.add(new Way("/console/playground", "Delete the preset Short answers", "playground_preset"));
        WAYS.add(new Way("/console/playground", "Delete Hello", "playground_conversation"));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSecondEnterEndsNothing(boolean withScript) {
        Look look = withScript ? Look.DESKTOP : Look.DESKTOP.withoutScript();
        try (Visit visit = browser.visit(server.url() + "/login?login_hint=" + CreditsServer.OPERATOR, look)) {
            Page page = visit.page();
            for (Way way : WAYS) {
                long before = count(way.there);
                page.navigate(server.url() + way.page);
                page.evaluate("() => document.querySelectorAll('details.menu').forEach((menu) => (menu.open = true))");
                page.locator("[aria-label='" + way.link + "']").focus();
                page.keyboard().press("Enter");
                page.locator(".button-danger").waitFor();
                page.waitForCondition(
                        () -> page.evaluate("document.activeElement.autofocus").equals(true));
                page.keyboard().press("Enter");
                page.waitForURL("**" + way.page);
                page.waitForCondition(() -> page.locator(".button-danger").count() == 0);
                assertThat(count(way.there)).as(way.link).isEqualTo(before).isPositive();
            }
            page.navigate(server.url() + "/console/settings/alerts");
            String secret = page.locator(".destination-secret").textContent();
            page.locator("summary").click();
            page.locator("text=Make a new secret").click();
            page.locator(".button-danger").waitFor();
            page.keyboard().press("Enter");
            page.waitForURL("**/console/settings/alerts");
            assertThat(page.locator(".destination-secret").textContent()).isEqualTo(secret);
        }
    }

    private static long count(String there) {
        return server.database().number("select count(*) from " + there);
    }
}
