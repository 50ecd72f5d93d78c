package com.smartoken.console;

import com.smartoken.http.Access;
import com.smartoken.http.ApiFace;
import com.smartoken.http.Htmx;
import com.smartoken.http.Room;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route that is not the API's: private pages are for those who are signed in, the staff's for staff,
 * and a change comes from our own pages or not at all. A form that comes too late is kept, to be sent again.
 */
public final class Gate {
    static final int FORM_BYTES_MAX = 1 << 20;

    /** Where images are sent with the words. */
    private static final String PLAYGROUND = "/console/playground/";

    private static final int PLAYGROUND_BYTES_MAX = 24 << 20;
    private static final int KEPT_FIELDS_MAX = 100;

    /** What is kept of a form whose sender is not known: the longest that can be typed here has less, in any script. */
    static final int STRANGERS_FORM_BYTES_MAX = 128 << 10;

    /** So many such forms are read at once; of more nothing is kept. A form in memory takes many times its size. */
    static final int STRANGERS_FORMS_MAX = 16;

    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final Visitors visitors;
    private final Console console;
    private final Supplier<String> origin;
    private final Semaphore strangersForms = new Semaphore(STRANGERS_FORMS_MAX);

    /** @param origin that users see */
    public Gate(Visitors visitors, Console console, Supplier<String> origin) {
        this.visitors = visitors;
        this.console = console;
        this.origin = origin;
    }

    public void addTo(RoutesConfig routes) {
        routes.beforeMatched(this::check);
        routes.exception(Instead.class, Instead::answer);
    }

    /** The check of a form's token for a public route that acts on a session. */
    public void requireToken(Context ctx, Visitor visitor) {
        String given = ctx.header(Csrf.HEADER);
        if (given == null) given = ctx.formParam(Csrf.FIELD);
        if (!Csrf.isSame(visitor.csrfToken(), given)) throw new Instead(answer -> sendAgain(answer, visitor));
    }

    private void check(Context ctx) {
        Set<Access> roles = EnumSet.noneOf(Access.class);
        ctx.routeRoles().forEach(role -> roles.add((Access) role));
        if (roles.contains(Access.API_KEY) || ApiFace.isApi(ctx.path())) return;
        boolean isChange = !SAFE.contains(ctx.method());
        if (isChange) checkChange(ctx);
        if (roles.contains(Access.PUBLIC)) return;
        ctx.header("Cache-Control", "no-store").header("X-Robots-Tag", "noindex");
        Visitor visitor = visitors.find(ctx);
        if (visitor == null) {
            throw new Instead(answer -> {
                if (isChange) sendAgain(answer, null);
                else signInFirst(answer);
            });
        }
        if (!roles.contains(Access.SIGNED_IN) && !visitor.isOperator()) throw new NotFoundResponse();
        Room.claim(ctx, visitor.account().id());
        if (isChange) requireToken(ctx, visitor);
    }

    private void checkChange(Context ctx) {
        if (comesFrom(ctx) == Source.ELSEWHERE) {
            throw new Instead(answer -> message(
                    answer,
                    403,
                    "Sent from another site",
                    "This change was asked for by a page that is not ours, so it was not made."));
        }
        // Its parts would be written to files, and none of our forms has any.
        String type = ctx.contentType();
        if (type != null && type.regionMatches(true, 0, "multipart/", 0, 10)) {
            throw new Instead(answer -> message(
                    answer,
                    415,
                    "Sent in another way than our pages do",
                    "This change came as a form of several parts, which nothing here takes, so it was not made."));
        }
        int max = ctx.path().startsWith(PLAYGROUND) ? PLAYGROUND_BYTES_MAX : FORM_BYTES_MAX;
        if (ctx.req().getContentLengthLong() > max || ctx.header("Transfer-Encoding") != null) {
            throw new Instead(answer -> message(
                    answer,
                    413,
                    "Too much at once",
                    "What was sent is larger than the " + (max >> 20) + " MiB that it may have."));
        }
    }

    private enum Source {
        OURS,
        ELSEWHERE,
        /** Neither header: an old browser or a program. Then the token alone decides. */
        UNKNOWN
    }

    private Source comesFrom(Context ctx) {
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null) {
            if (site.equals("same-origin")) return Source.OURS;
            return site.equals("none") ? Source.UNKNOWN : Source.ELSEWHERE;
        }
        String from = ctx.header("Origin");
        if (from == null) return Source.UNKNOWN;
        return from.equals(origin.get()) || from.equals(ctx.scheme() + "://" + ctx.host())
                ? Source.OURS
                : Source.ELSEWHERE;
    }

    private static void signInFirst(Context ctx) {
        String page = Htmx.isRequest(ctx) ? Htmx.currentPath(ctx) : null;
        if (page == null) page = ctx.path() + (ctx.queryString() == null ? "" : "?" + ctx.queryString());
        String login = login(page);
        if (Htmx.isRequest(ctx)) ctx.status(401).header("HX-Redirect", login);
        else ctx.redirect(login, HttpStatus.SEE_OTHER);
    }

    private static String login(String page) {
        return "/login?return=" + URLEncoder.encode(ReturnPath.of(page), StandardCharsets.UTF_8);
    }

    private void sendAgain(Context ctx, @Nullable Visitor visitor) {
        boolean isOurs = comesFrom(ctx) == Source.OURS && ctx.method().equals(HandlerType.POST);
        if (visitor != null) {
            sendAgain(ctx, visitor, isOurs, isOurs ? kept(ctx) : List.of());
            return;
        }
        boolean isKept =
                isOurs && ctx.req().getContentLengthLong() <= STRANGERS_FORM_BYTES_MAX && strangersForms.tryAcquire();
        try {
            sendAgain(ctx, null, isKept, isKept ? kept(ctx) : List.of());
        } finally {
            if (isKept) strangersForms.release();
        }
    }

    private void sendAgain(Context ctx, @Nullable Visitor visitor, boolean isKept, List<SendAgainPage.Field> fields) {
        String path = ctx.path() + (ctx.queryString() == null ? "" : "?" + ctx.queryString());
        SendAgainPage page = new SendAgainPage(
                console.layout("Please send it again", ctx.path(), visitor),
                visitor == null,
                login(ReturnPath.DEFAULT),
                isKept ? path : "",
                fields,
                visitor == null ? "" : visitor.csrfToken());
        ctx.status(visitor == null ? 401 : 403);
        Htmx.replacePage(ctx);
        console.answer(ctx, console.templates().consoleSendAgain(page));
    }

    private static List<SendAgainPage.Field> kept(Context ctx) {
        List<SendAgainPage.Field> fields = new ArrayList<>();
        ctx.formParamMap().forEach((name, values) -> {
            if (name.equals(Csrf.FIELD)) return;
            for (String value : values) {
                if (fields.size() < KEPT_FIELDS_MAX) fields.add(new SendAgainPage.Field(name, value));
            }
        });
        return fields;
    }

    private void message(Context ctx, int status, String title, String text) {
        ctx.status(status).header("Cache-Control", "no-store").header("X-Robots-Tag", "noindex");
        Htmx.replacePage(ctx);
        MessagePage page = new MessagePage(
                console.layout(title, ctx.path(), visitors.find(ctx)),
                title,
                text,
                "Go to the console",
                ReturnPath.DEFAULT,
                "");
        console.answer(ctx, console.templates().consoleMessage(page));
    }
}
