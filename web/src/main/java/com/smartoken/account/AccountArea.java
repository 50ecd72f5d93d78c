package com.smartoken.account;

import com.smartoken.db.Accounts;
import com.smartoken.db.Database;
import com.smartoken.db.Sessions;
import com.smartoken.db.SignIns;
import com.smartoken.db.SignUps;
import com.smartoken.db.Wallets;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sign-in, sessions and the console's first pages, put together. Its gate must stand before the other routes. */
public final class AccountArea {
    private final Gate gate;
    private final SignInRoutes signInRoutes;
    private final AccountRoutes accountRoutes;

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

    public AccountArea(Parts parts, Database database, Wallets wallets, Console console) {
        Sessions sessions = new Sessions(database);
        Accounts accounts = new Accounts(database);
        SessionCookies cookies = new SessionCookies(parts.isHttps);
        Visitors visitors = new Visitors(sessions, cookies, new Csrf(parts.secret), parts.operators);
        gate = new Gate(visitors, console, parts.origin);
        OpenId openId = parts.oidc == null
                ? null
                : new OpenId(new Issuer(parts.oidc, () -> parts.origin.get() + "/auth/callback"));
        signInRoutes = new SignInRoutes(
                openId,
                new SignIns(database),
                new Admission(accounts, parts.registrationOpen, parts.listeners),
                visitors,
                cookies,
                gate,
                console);
        accountRoutes = new AccountRoutes(accounts, sessions, wallets, new SignUps(database), visitors, console);
    }

    /** Adds the gate and the routes. */
    public void addTo(RoutesConfig routes) {
        gate.addTo(routes);
        signInRoutes.addTo(routes);
        accountRoutes.addTo(routes);
    }
}
