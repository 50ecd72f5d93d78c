package com.smartoken.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.security.Roles;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Public pages as bytes in memory. A page is made at most once in each second in which somebody asks for it, and is good
 * for that second only: what changes with time (campaigns, prices, peak hours) changes on a second, so a page is never
 * stale and nobody has to say what it depends on. Unchanged bytes keep their entity tag and their codings.
 *
 * <p>Kept is only what a {@link Access#PUBLIC} route, or who stands in for one, answers with 200, without a cookie, and does not mark as private. A
 * page that differs from reader to reader must not be answered through a public route.
 */
public final class PageCache {
    /** What browsers and proxies do with a page: keep it, and ask each time whether it still holds. */
    public static final String REVALIDATE = "public, max-age=0, must-revalidate";

    private static final String PUBLIC = "public page";
    /** At most so much, and of a small heap a sixteenth: anybody fills it with queries of his own. */
    private static final long BYTES_MAX =
            Math.min(48L << 20, Runtime.getRuntime().maxMemory() / 16);

    private static final int KEY_LENGTH_MAX = 256;
    private static final int OVERHEAD_BYTES = 2_000;
    private static final long AGE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final InstantSource clock;
    private final boolean isKeeping;
    private final Cache<String, Slot> slots = Caffeine.newBuilder()
            .maximumWeight(BYTES_MAX)
            .weigher((String key, Slot slot) -> slot.weight)
            .build();

    /** The place of one address. Its lock lets one request make the page while others wait for it. */
    static final class Slot {
        final ReentrantLock making = new ReentrantLock();
        final int weight;
        volatile Page page;

        Slot(Page page) {
            this.page = page;
            this.weight = OVERHEAD_BYTES + 2 * page.body.length();
        }
    }

    /** A page and the second that it is good for. {@code headers} are all but those of coding, length and request. */
    record Page(Representation body, HttpFields headers, long second, long madeNanos) {}

    private PageCache(InstantSource clock, boolean isKeeping) {
        this.clock = clock;
        this.isKeeping = isKeeping;
    }

    /** Keeps pages by the seconds of this clock, which must be the one that pages read. */
    public static PageCache by(InstantSource clock) {
        return new PageCache(clock, true);
    }

    /** Keeps nothing: each page is made for each request. */
    public static PageCache none() {
        return new PageCache(InstantSource.system(), false);
    }

    /** Answers with bytes; {@code Cache-Control} is {@link #REVALIDATE} unless the handler has set another. */
    public void answer(Context ctx, String type, byte[] bytes) {
        Slot slot = slots.getIfPresent(key(ctx));
        Representation known = slot == null ? null : slot.page.body;
        answer(ctx, known != null && known.isSame(type, bytes) ? known : Representation.of(type, bytes));
    }

    /** Answers with a representation that its owner keeps. */
    public void answer(Context ctx, Representation body) {
        boolean isPublic = ctx.statusCode() == 200 && isPublic(ctx);
        if (ctx.res().getHeader("Cache-Control") == null) {
            ctx.header("Cache-Control", isPublic ? REVALIDATE : "private, no-store");
        }
        ctx.contentType(body.type());
        ctx.header("Vary", "Accept-Encoding");
        if (isKeeping && isPublic) keep(ctx, body);
        Representation.Coded coded = body.in(ContentCoding.best(ctx.header("Accept-Encoding")));
        if (coded.coding() != ContentCoding.IDENTITY)
            ctx.header("Content-Encoding", coded.coding().token());
        if (isPublic) ctx.header("ETag", coded.etag());
        if (isPublic && isRead(ctx) && Representation.matches(ctx.header("If-None-Match"), coded.etag())) {
            ctx.status(304);
        } else {
            ctx.result(coded.bytes());
        }
    }

    /** The page of an address if it was made in this second; for the handler before all others. */
    @Nullable
    Slot find(String pathQuery) {
        return slots.getIfPresent(pathQuery);
    }

    boolean isFresh(Page page) {
        return page.second == clock.instant().getEpochSecond() && System.nanoTime() - page.madeNanos < AGE_NANOS_MAX;
    }

    /** Has each request note when it began: a page that took until the next second to make is kept for neither. */
    public void addTo(RoutesConfig routes) {
        if (isKeeping) {
            routes.before(ctx ->
                    ctx.attribute(PageCache.class.getName(), clock.instant().getEpochSecond()));
        }
    }

    private void keep(Context ctx, Representation body) {
        Long began = ctx.attribute(PageCache.class.getName());
        long second = clock.instant().getEpochSecond();
        String key = key(ctx);
        String control = ctx.res().getHeader("Cache-Control");
        if (began == null || began != second || !isRead(ctx) || key.length() > KEY_LENGTH_MAX) return;
        if (control.contains("no-store")
                || control.contains("private")
                || ctx.res().containsHeader("Set-Cookie")) {
            return;
        }
        Page page = new Page(body, headers(ctx), second, System.nanoTime());
        Slot slot = slots.getIfPresent(key);
        if (slot == null) slots.put(key, new Slot(page));
        else slot.page = page;
    }

    private static HttpFields headers(Context ctx) {
        HttpFields.Mutable headers = HttpFields.build();
        for (String name : ctx.res().getHeaderNames()) {
            if (name.equalsIgnoreCase("x-request-id") || name.equalsIgnoreCase("Date")) continue;
            for (String value : ctx.res().getHeaders(name)) headers.add(new HttpField(name, value));
        }
        if (!headers.contains(HttpHeader.CONTENT_TYPE)) headers.add(HttpHeader.CONTENT_TYPE, ctx.contentType());
        return headers.asImmutable();
    }

    /** Says that what is answered is for everybody although no route says so. */
    public static void markPublic(Context ctx) {
        ctx.attribute(PUBLIC, true);
    }

    private static boolean isPublic(Context ctx) {
        if (Boolean.TRUE.equals(ctx.attribute(PUBLIC))) return true;
        Endpoint endpoint = ctx.endpoints().current();
        Roles roles = endpoint == null ? null : endpoint.metadata(Roles.class);
        return roles != null && roles.getRoles().contains(Access.PUBLIC);
    }

    private static boolean isRead(Context ctx) {
        return ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
    }

    private static String key(Context ctx) {
        String query = ctx.queryString();
        return query == null ? ctx.req().getRequestURI() : ctx.req().getRequestURI() + '?' + query;
    }
}
