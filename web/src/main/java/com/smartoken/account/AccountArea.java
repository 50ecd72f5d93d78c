package com.smartoken.account;

import com.smartoken.db.Accounts;
import com.smartoken.db.AlertSettings;
import com.smartoken.db.Closures;
import com.smartoken.db.Database;
import com.smartoken.db.Exports;
import com.smartoken.db.Overviews;
import com.smartoken.db.Sessions;
import com.smartoken.db.SignIns;
import com.smartoken.db.SignUps;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.Wallets;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sign-in, sessions and the console's first pages, put together. Its gate must stand before the other routes. */
public final class AccountArea {
    private static final Duration CLEANED_EVERY = Duration.ofMinutes(15);

    private final Gate gate;
    private final SignInRoutes signInRoutes;
    private final AccountRoutes accountRoutes;
    private final DestinationRoutes destinationRoutes;
    private final ClosingRoutes closingRoutes;
    private final OverviewRoutes overviewRoutes;
    private final Sessions sessions;
    private final SignIns signIns;

    /**
     * What the area is made from.
     *
     * @param oidc null where sign-in is not set up
     * @param operators addresses of staff, in lower case
     * @param secret key material of at least 32 characters
     * @param origin that users see; asked when the first request is there
     * @param listeners told of each new account
     * @param clock the database's
     */
    public record Parts(
            @Nullable OidcSettings oidc,
            boolean registrationOpen,
            Set<String> operators,
            String secret,
            Supplier<String> origin,
            boolean isHttps,
            List<Consumer<SignedUp>> listeners,
            InstantSource clock) {}

    /** Takes a job to be done again and again. */
    public interface Jobs {
        void every(Duration pause, String name, Runnable job);
    }

    public AccountArea(Parts parts, Database database, Wallets wallets, Console console) {
        sessions = new Sessions(database);
        signIns = new SignIns(database);
        Accounts accounts = new Accounts(database);
        SessionCookies cookies = new SessionCookies(parts.isHttps);
        Visitors visitors = new Visitors(database, cookies, new Csrf(parts.secret), parts.operators);
        gate = new Gate(visitors, console, parts.origin);
        OpenId openId = parts.oidc == null
                ? null
                : new OpenId(new Issuer(parts.oidc, () -> parts.origin.get() + "/auth/callback"));
        signInRoutes = new SignInRoutes(
                openId,
                signIns,
                new Admission(accounts, parts.registrationOpen, parts.listeners),
                visitors,
                cookies,
                gate,
                console);
        destinationRoutes = new DestinationRoutes(new AlertSettings(database), console);
        closingRoutes = new ClosingRoutes(new Closures(database), new Exports(database), wallets, visitors, console);
        accountRoutes = new AccountRoutes(accounts, sessions, visitors, console);
        overviewRoutes = new OverviewRoutes(
                new Overviews(database),
                wallets,
                new SpendLimits(database),
                new SignUps(database),
                console,
                parts.clock,
                () -> parts.origin.get() + "/v1");
    }

    /** Begins what runs by itself: sessions and sign-ins that are over don't stay. */
    public void begin(Jobs jobs) {
        jobs.every(CLEANED_EVERY, "clear sessions that are over", sessions::clear);
        jobs.every(CLEANED_EVERY, "clear sign-ins that never came back", signIns::clear);
    }

    /** Adds the gate and the routes. */
    public void addTo(RoutesConfig routes) {
        gate.addTo(routes);
        signInRoutes.addTo(routes);
        accountRoutes.addTo(routes);
        destinationRoutes.addTo(routes);
        closingRoutes.addTo(routes);
        overviewRoutes.addTo(routes);
    }
}
