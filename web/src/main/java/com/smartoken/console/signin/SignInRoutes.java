package com.smartoken.console.signin;

import com.smartoken.Sha256;
import com.smartoken.console.Console;
import com.smartoken.console.Gate;
import com.smartoken.console.MessagePage;
import com.smartoken.console.ReturnPath;
import com.smartoken.console.Secrets;
import com.smartoken.console.SessionCookies;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.console.signin.SignInFailure.Reason;
import com.smartoken.db.Identity;
import com.smartoken.db.SignIns;
import com.smartoken.http.Access;
import com.smartoken.http.ClientAddress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way in and out: {@code /login}, {@code /auth/callback} and {@code /logout}. */
final class SignInRoutes {
    private final @Nullable OpenId openId;
    private final SignIns signIns;
    private final Admission admission;
    private final Visitors visitors;
    private final SessionCookies cookies;
    private final Gate gate;
    private final Console console;
    private final SignInLimit limit = new SignInLimit();

    /** @param openId null where sign-in is not set up */
    SignInRoutes(
            @Nullable OpenId openId,
            SignIns signIns,
            Admission admission,
            Visitors visitors,
            SessionCookies cookies,
            Gate gate,
            Console console) {
        this.openId = openId;
        this.signIns = signIns;
        this.admission = admission;
        this.visitors = visitors;
        this.cookies = cookies;
        this.gate = gate;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/login", this::leave, Access.PUBLIC);
        routes.get("/auth/callback", this::comeBack, Access.PUBLIC);
        routes.post("/logout", this::signOut, Access.PUBLIC);
        routes.exception(SignInFailure.class, this::tell);
    }

    private void leave(Context ctx) {
        notForKeeping(ctx);
        if (isTooOften(ctx)) return;
        String returnTo = ReturnPath.of(ctx.queryParam("return"));
        String hint = hint(ctx);
        Visitor visitor = visitors.find(ctx);
        if (visitor != null
                && (hint == null || hint.equalsIgnoreCase(visitor.account().email()))) {
            ctx.redirect(returnTo, HttpStatus.SEE_OTHER);
            return;
        }
        OpenId.Departure departure = openId().depart(hint);
        String browser = cookies.signIn(ctx);
        // Kept when there is one: sign-ins begun in several tabs can all come back.
        if (browser == null) browser = Secrets.random();
        signIns.start(
                hash(browser, departure.flow().state()),
                new SignIns.Started(departure.flow().toJson(), returnTo));
        cookies.setSignIn(ctx, browser);
        ctx.redirect(departure.location(), HttpStatus.SEE_OTHER);
    }

    private void comeBack(Context ctx) {
        notForKeeping(ctx);
        if (isTooOften(ctx)) return;
        OpenId openId = openId();
        String browser = cookies.signIn(ctx);
        Map<String, String> answer = answer(ctx);
        String state = answer.get("state");
        if (browser == null || state == null) throw new SignInFailure(Reason.EXPIRED);
        SignIns.Started started = signIns.take(hash(browser, state));
        if (started == null) throw new SignInFailure(Reason.EXPIRED);
        String error = ctx.queryParam("error");
        if (error != null) {
            throw new SignInFailure(error.equals("access_denied") ? Reason.CANCELLED : Reason.NOT_TRUSTED);
        }
        Identity identity = openId.arrive(Flow.parse(started.flow()), answer);
        visitors.signIn(ctx, admission.admit(identity, ClientAddress.of(ctx).address()));
        ctx.redirect(ReturnPath.of(started.returnTo()), HttpStatus.SEE_OTHER);
    }

    private void signOut(Context ctx) {
        notForKeeping(ctx);
        Visitor visitor = visitors.find(ctx);
        if (visitor != null) gate.requireToken(ctx, visitor);
        visitors.signOut(ctx);
        ctx.redirect("/", HttpStatus.SEE_OTHER);
    }

    /** Answers with a page for itself when a network signs in too often. */
    private boolean isTooOften(Context ctx) {
        long seconds = limit.take(ClientAddress.of(ctx).address());
        if (seconds == 0) return false;
        ctx.status(429).header("Retry-After", Long.toString(seconds));
        String title = "Too many sign-ins from your network";
        MessagePage page = new MessagePage(
                console.layout(title, "/login", null),
                title,
                "Please wait " + seconds + " s and try again. Who is signed in stays so, and calls with an API key are"
                        + " not affected.",
                "Sign in again",
                "/login",
                "");
        console.answer(ctx, console.templates().consoleMessage(page));
        return true;
    }

    private OpenId openId() {
        if (openId == null) throw new SignInFailure(Reason.NOT_SET_UP);
        return openId;
    }

    private static @Nullable String hint(Context ctx) {
        String hint = ctx.queryParam("login_hint");
        return hint != null && Identity.isAddress(hint) ? hint : null;
    }

    /** The parameters of an answer, each once or not at all. */
    private static Map<String, String> answer(Context ctx) {
        Map<String, String> answer = new HashMap<>();
        for (String name : List.of("code", "state", "iss")) {
            List<String> values = ctx.queryParams(name);
            if (values.size() > 1) throw new SignInFailure(Reason.NOT_TRUSTED);
            if (!values.isEmpty()) answer.put(name, values.getFirst());
        }
        return answer;
    }

    private static byte[] hash(String browser, String state) {
        return Sha256.of(browser + "." + state);
    }

    private static void notForKeeping(Context ctx) {
        ctx.header("Cache-Control", "no-store").header("X-Robots-Tag", "noindex");
    }

    private void tell(SignInFailure failure, Context ctx) {
        Reason reason = failure.reason();
        String id = ctx.res().getHeader("x-request-id");
        ctx.status(reason.status);
        MessagePage page = new MessagePage(
                console.layout(reason.title, "/login", null),
                reason.title,
                reason.text,
                reason == Reason.NOT_SET_UP ? "Back to the site" : "Sign in again",
                reason == Reason.NOT_SET_UP ? "/" : "/login",
                id == null ? "" : id);
        console.answer(ctx, console.templates().consoleMessage(page));
    }
}
