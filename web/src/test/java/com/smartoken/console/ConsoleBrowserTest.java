package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.smartoken.console.signin.SignInServer;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleBrowserTest {
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
            page.locator("#email").fill("ada@example.com");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
            assertThat(page.url()).isEqualTo(url + "/console/settings");
            page.locator("#name").fill("Ada <b>");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                    .click();
            assertThat(page.locator(".notice[role=status]").textContent()).isEqualTo("Saved.");
            assertThat(page.locator("#name").inputValue()).isEqualTo("Ada <b>");
            if (withJavaScript) {
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .isEqualTo(Look.PHONE.width());
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

    private static void visit(boolean withJavaScript, BiConsumer<Page, String> steps) {
        Look look = withJavaScript ? Look.PHONE : Look.PHONE.withoutScript();
        try (LocalIssuer issuer = LocalIssuer.start(0);
                SignInServer server = SignInServer.start(issuer);
                Browser browser = new Browser();
                Browser.Visit visit = browser.visit(server.url() + "/console/settings", look)) {
            steps.accept(visit.page(), server.url());
        }
    }
}
