package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.smartoken.console.signin.SignInServer;
import com.smartoken.local.LocalIssuer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleBrowserTest {
    private static final int PHONE_WIDTH = 390;

    /** Asks as a part of a page would and tells the status: htmx adds the token by itself. */
    private static final String POST_BY_HTMX = """
            () => new Promise((done) => {
              document.addEventListener('htmx:after:request', (event) => done(event.detail.ctx.response.status));
              const part = document.createElement('button');
              part.setAttribute('hx-post', '/console/settings');
              part.setAttribute('hx-swap', 'none');
              document.querySelector('main').append(part);
              htmx.process(part);
              part.click();
            })""";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leadsThroughSignInProfileAndSignOutOnAPhoneWithAndWithoutJavaScript(boolean withJavaScript) {
        visit(withJavaScript, (page, url) -> {
            page.navigate(url + "/console/settings");
            page.locator("#email").fill("ada@example.com");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
            assertThat(page.url()).isEqualTo(url + "/console/settings");
            page.locator("#name").fill("Ada <b>");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                    .click();
            assertThat(page.getByRole(AriaRole.STATUS).textContent()).isEqualTo("Saved.");
            assertThat(page.locator("#name").inputValue()).isEqualTo("Ada <b>");
            if (withJavaScript) {
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .isEqualTo(PHONE_WIDTH);
            }
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Overview"))
                    .click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                            .textContent())
                    .isEqualTo("Hello, Ada <b>");
            page.locator(".account-button").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            page.navigate(url + "/console");
            assertThat(page.url()).contains("/authorize?");
        });
    }

    @Test
    void letsHtmxChangeThingsWithTheTokenOfThePage() {
        visit(true, (page, url) -> {
            page.navigate(url + "/login?login_hint=ada@example.com");
            // Through the gate, and refused only for what the form lacks.
            assertThat(page.evaluate(POST_BY_HTMX)).isEqualTo(422);
        });
    }

    private interface Visit {
        void run(Page page, String url);
    }

    private static void visit(boolean withJavaScript, Visit visit) {
        try (LocalIssuer issuer = LocalIssuer.start(0);
                SignInServer server = SignInServer.start(issuer);
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of(
                                        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")))) {
            Page page = browser.newPage(new Browser.NewPageOptions()
                    .setViewportSize(PHONE_WIDTH, 844)
                    .setJavaScriptEnabled(withJavaScript));
            visit.run(page, server.url());
        }
    }
}
