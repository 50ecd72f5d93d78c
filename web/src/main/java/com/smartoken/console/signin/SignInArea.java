package com.smartoken.console.signin;

import com.smartoken.Jobs;
import com.smartoken.console.Console;
import com.smartoken.console.Csrf;
import com.smartoken.console.Gate;
import com.smartoken.console.SessionCookies;
import com.smartoken.console.Visitors;
import com.smartoken.credits.SignedUp;
import com.smartoken.db.Accounts;
import com.smartoken.db.Database;
import com.smartoken.db.Sessions;
import com.smartoken.db.SignIns;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way in and the gate before private pages, put together. The gate must stand before the other routes. */
public final class SignInArea {
    private static final Duration CLEANED_EVERY = Duration.ofMinutes(15);

    private final Visitors visitors;
    private final Gate gate;
    private final SignInRoutes signInRoutes;
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
     */
    public record Parts(
            @Nullable OidcSettings oidc,
            boolean registrationOpen,
            Set<String> operators,
            String secret,
            Supplier<String> origin,
            boolean isHttps,
            List<Consumer<SignedUp>> listeners) {}

    public SignInArea(Parts parts, Database database, Console console) {
        sessions = new Sessions(database);
        signIns = new SignIns(database);
        SessionCookies cookies = new SessionCookies(parts.isHttps);
        visitors = new Visitors(database, cookies, new Csrf(parts.secret), parts.operators);
        gate = new Gate(visitors, console, parts.origin);
        OpenId openId = parts.oidc == null
                ? null
                : new OpenId(new Issuer(parts.oidc, () -> parts.origin.get() + "/auth/callback"));
        Admission admission = new Admission(new Accounts(database), parts.registrationOpen, parts.listeners);
        signInRoutes = new SignInRoutes(openId, signIns, admission, visitors, cookies, gate, console);
    }

    /** Who sends a request. */
    public Visitors visitors() {
        return visitors;
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
    }
}
