package com.smartoken.console;

import com.smartoken.Sha256;
import com.smartoken.db.Account;
import com.smartoken.db.AccountEvent;
import com.smartoken.db.AccountEvents;
import com.smartoken.db.Arrival;
import com.smartoken.db.Database;
import com.smartoken.db.Session;
import com.smartoken.db.Sessions;
import com.smartoken.http.ClientAddress;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells who sends a request, from its session cookie, once for each request. */
public final class Visitors {
    private static final String ATTRIBUTE = "visitor";

    private final Sessions sessions;
    private final AccountEvents events;
    private final SessionCookies cookies;
    private final Csrf csrf;
    private final Set<String> operators;

    /** @param operators addresses of staff, in lower case; accounts have only addresses that an issuer verified */
    public Visitors(Database database, SessionCookies cookies, Csrf csrf, Set<String> operators) {
        this.sessions = new Sessions(database);
        this.events = new AccountEvents(database);
        this.cookies = cookies;
        this.csrf = csrf;
        this.operators = operators;
    }

    /**
     * Who sends this request.
     *
     * @throws NullPointerException on a route that is not private: there nobody was asked for
     */
    public static Visitor of(Context ctx) {
        Visitor visitor = ctx.attribute(ATTRIBUTE);
        return Objects.requireNonNull(visitor, "the route has no private role");
    }

    /** Who sends this request, on any route; null when nobody is signed in. */
    public @Nullable Visitor find(Context ctx) {
        Visitor known = ctx.attribute(ATTRIBUTE);
        if (known != null) return known;
        String cookie = cookies.session(ctx);
        Sessions.Found found = cookie == null ? null : sessions.find(Sha256.of(cookie), address(ctx));
        if (cookie == null || found == null) return null;
        Visitor visitor = visitor(found.account(), found.session(), cookie);
        ctx.attribute(ATTRIBUTE, visitor);
        return visitor;
    }

    /** Begins a session with a secret that nobody knew before, and ends the one that the browser had. */
    public void signIn(Context ctx, Arrival.Admitted arrival) {
        Account account = arrival.account();
        endCookies(ctx);
        String secret = Secrets.random();
        String browser = Objects.requireNonNullElse(ctx.userAgent(), "");
        sessions.begin(Sha256.of(secret), account.id(), address(ctx), browser);
        tell(arrival, UserAgent.name(browser), address(ctx));
        cookies.setSession(ctx, secret);
    }

    /** Tells the owner of a sign-in, once for each browser and address. The one that made the account is no news. */
    private void tell(Arrival.Admitted arrival, String browser, String address) {
        long account = arrival.account().id();
        String occasion = "sign_in:" + browser + ":" + address;
        String place = browser + ", " + address + ".";
        if (arrival.way() == Arrival.Way.CREATED) {
            events.note(account, AccountEvent.Kind.ACCOUNT, occasion, "The account was made from here: " + place);
        } else {
            events.add(
                    account,
                    AccountEvent.Kind.SIGN_IN,
                    occasion,
                    "First sign-in from here: " + place + " If that was not you, sign out everywhere under Settings.");
        }
    }

    /** Ends the session that the browser has. */
    public void signOut(Context ctx) {
        endCookies(ctx);
        cookies.clearSession(ctx);
    }

    private void endCookies(Context ctx) {
        String cookie = cookies.session(ctx);
        if (cookie != null) sessions.end(Sha256.of(cookie));
    }

    private Visitor visitor(Account account, Session session, String cookie) {
        boolean isOperator = operators.contains(account.email().toLowerCase(Locale.ROOT));
        return new Visitor(account, session, isOperator, csrf.token(cookie));
    }

    private static String address(Context ctx) {
        return ClientAddress.of(ctx).address().getHostAddress();
    }
}
