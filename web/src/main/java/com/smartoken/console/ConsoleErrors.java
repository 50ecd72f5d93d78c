package com.smartoken.console;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.http.OwnPage;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong at an address of the console, told inside its frame to who is signed in, with the way back. Strangers
 * get the site's own pages, but for an address that only takes forms: what that is, anybody may know.
 */
public final class ConsoleErrors {
    private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD);

    private final Visitors visitors;
    private final Console console;
    private final Supplier<List<Endpoint>> routes;

    /** @param routes of the whole site, once they are all there */
    public ConsoleErrors(Visitors visitors, Console console, Supplier<List<Endpoint>> routes) {
        this.visitors = visitors;
        this.console = console;
        this.routes = routes;
    }

    /** Adds its pages; to be added before those of the site. */
    public void addTo(RoutesConfig config) {
        page(config, 403, "Not yours to open", "This is not for the account that you are signed in with.");
        page(config, 404, "Page not found", "There is nothing at this address. It may have moved, or is gone.");
        page(config, 405, "Not possible here", "This address is for reading, and nothing can be sent to it.");
        page(config, 413, "Too much at once", "What was sent is larger than anything that we take.");
        page(config, 500, "Something broke", "The mistake is on our side. It is in our log; please try again.");
    }

    private void page(RoutesConfig config, int status, String title, String text) {
        config.error(status, "*", ctx -> {
            if (OwnPage.isMarked(ctx) || !isOurs(ctx.path())) return;
            if (status == 405 && READS.contains(ctx.method())) formOnly(ctx, visitor(ctx));
            else if (visitor(ctx) != null) show(ctx, visitor(ctx), title, text);
        });
    }

    private static boolean isOurs(String path) {
        return path.equals("/console")
                || path.startsWith("/console/")
                || path.equals("/operator")
                || path.startsWith("/operator/")
                || path.equals("/logout");
    }

    private void formOnly(Context ctx, @Nullable Visitor visitor) {
        show(
                ctx,
                visitor,
                "Nothing to see here",
                "This address only takes what a form sends. Opened by itself it shows nothing and changes nothing; the"
                        + " form is on the page that this leads back to.");
    }

    private void show(Context ctx, @Nullable Visitor visitor, String title, String text) {
        ctx.header("Cache-Control", "no-store").header("X-Robots-Tag", "noindex");
        boolean isElsewhere = ctx.path().startsWith("/operator") && (visitor == null || !visitor.isOperator());
        String back = isElsewhere ? "/console" : pageAbove(ctx.path());
        String id = ctx.res().getHeader("x-request-id");
        MessagePage page = new MessagePage(
                console.layout(title, back, visitor),
                title,
                text,
                back.equals("/") ? "Back to the site" : back.equals("/console") ? "Go to the overview" : "Go back",
                back,
                id == null ? "" : id);
        console.answer(ctx, console.templates().consoleMessage(page));
    }

    /** The page that an address is below: the nearest that can be opened. */
    private String pageAbove(String path) {
        for (String above = path; ; ) {
            int slash = above.lastIndexOf('/');
            if (slash <= 0) return path.startsWith("/console/") || path.startsWith("/operator/") ? "/console" : "/";
            above = above.substring(0, slash);
            if (isPage(above)) return above;
        }
    }

    private boolean isPage(String path) {
        return routes.get().stream()
                .anyMatch(route -> route.method.equals(HandlerType.GET)
                        && isOurs(route.path)
                        && path.matches(route.path.replaceAll("\\{[^}]*}", "[^/]+")));
    }

    private @Nullable Visitor visitor(Context ctx) {
        try {
            return visitors.find(ctx);
        } catch (DatabaseUnavailable e) {
            return null;
        }
    }
}
