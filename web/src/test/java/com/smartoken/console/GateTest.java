package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.console.overview.OverviewRoutes;
import com.smartoken.console.settings.SettingsArea;
import com.smartoken.console.signin.OidcSettings;
import com.smartoken.console.signin.SignInArea;
import com.smartoken.credits.SignedUp;
import com.smartoken.db.Overviews;
import com.smartoken.db.RequestIds;
import com.smartoken.db.SignUps;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.http.Access;
import com.smartoken.local.LocalIssuer;
import com.smartoken.templates.StaticTemplates;
import com.smartoken.testing.TestBrowser;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private final List<SignedUp> signedUp = new CopyOnWriteArrayList<>();
    private TestDatabase database;
    private LocalIssuer issuer;
    private Javalin app;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        issuer = LocalIssuer.start(0);
        AtomicReference<Javalin> started = new AtomicReference<>();
        SignInArea.Parts parts = new SignInArea.Parts(
                new OidcSettings(URI.create(issuer.url()), LocalIssuer.CLIENT_ID, LocalIssuer.CLIENT_SECRET),
                true,
                Set.of("olga@example.com"),
                "k".repeat(32),
                () -> "http://127.0.0.1:" + started.get().port(),
                false,
                List.of(
                        event -> {
                            throw new IllegalStateException("a listener that fails");
                        },
                        signedUp::add));
        Console console = new Console(
                new StaticTemplates(),
                () -> new Console.Files("/site.css", "/icon.svg", List.of(), List.of()),
                List.of(),
                List.of());
        Wallets wallets = new Wallets(database.database(), new RequestIds(Clock.systemUTC()));
        app = Javalin.create(config -> {
            SignInArea signIn = new SignInArea(parts, database.database(), console);
            signIn.addTo(config.routes);
            new SettingsArea(database.database(), wallets, signIn.visitors(), console).addTo(config.routes);
            new OverviewRoutes(
                            new Overviews(database.database()),
                            new SpendLimits(database.database()),
                            new SignUps(database.database()),
                            console,
                            java.time.InstantSource.system(),
                            () -> "http://127.0.0.1/v1")
                    .addTo(config.routes);
            config.routes.get(
                    "/operator", ctx -> ctx.result(Visitors.of(ctx).account().email()), Access.OPERATOR);
            config.routes.get("/open", ctx -> ctx.result("open"), Access.PUBLIC);
        });
        app.start("127.0.0.1", 0);
        started.set(app);
    }

    @AfterEach
    void stop() {
        app.stop();
        issuer.close();
        database.close();
    }

    @Test
    void letsOnlyOperatorsToTheirPagesAndTellsOthersThatNothingIsThere() {
        TestBrowser ada = signedIn("ada@example.com");
        TestBrowser olga = signedIn("Olga@Example.com");
        assertThat(ada.get("/operator").statusCode()).isEqualTo(404);
        assertThat(olga.get("/operator").body()).isEqualTo("Olga@Example.com");
        assertThat(browser().get("/operator").headers().firstValue("Location")).hasValue("/login?return=%2Foperator");
        assertThat(browser().get("/open").body()).isEqualTo("open");
    }

    @Test
    void asksForThePrivateRoleBeforeTheHandlerRuns() {
        assertThat(browser().get("/operator").body()).doesNotContain("@");
    }

    @Test
    void tellsListenersOnceOfEachNewAccountAndLetsNoneOfThemKeepAnybodyOut() {
        signedIn("new@example.com");
        signedIn("new@example.com");
        assertThat(signedUp).singleElement().satisfies(event -> {
            assertThat(event.account().email()).isEqualTo("new@example.com");
            assertThat(event.address().isLoopbackAddress()).isTrue();
        });
    }

    private TestBrowser signedIn(String email) {
        TestBrowser browser = browser();
        assertThat(browser.signIn(email).statusCode()).isEqualTo(200);
        return browser;
    }

    private TestBrowser browser() {
        return new TestBrowser("http://127.0.0.1:" + app.port());
    }
}
