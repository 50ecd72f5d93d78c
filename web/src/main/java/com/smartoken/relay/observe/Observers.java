package com.smartoken.relay.observe;

import com.smartoken.http.OpenAiErrors;
import com.smartoken.http.RequestId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells whoever observes of every request to the API when it has ended, however it ended. */
public final class Observers {
    private static final String STARTED = "observed-since";

    /** Of W3C's Trace Context: a trace and a span in it, neither of them only zeros. */
    private static final Pattern TRACE_PARENT =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private final InstantSource clock;
    private final List<Consumer<EndedCall>> observers;

    public Observers(InstantSource clock, List<Consumer<EndedCall>> observers) {
        this.clock = clock;
        this.observers = List.copyOf(observers);
    }

    public void addTo(RoutesConfig routes) {
        for (String path : List.of("/v1/*", "/user/*")) {
            routes.before(path, ctx -> ctx.attribute(STARTED, System.nanoTime()));
            routes.after(path, this::ended);
        }
    }

    private void ended(Context ctx) {
        Long started = ctx.attribute(STARTED);
        Duration time = Duration.ofNanos(started == null ? 0 : System.nanoTime() - started);
        Observed call = Observed.of(ctx);
        String code = OpenAiErrors.code(ctx);
        EndedCall ended = new EndedCall(
                RequestId.text(RequestId.of(ctx)),
                path(ctx),
                ctx.res().getStatus(),
                code == null && call != null ? call.errorCode() : code,
                clock.instant().minus(time),
                time,
                call,
                traceParent(ctx));
        for (Consumer<EndedCall> observer : observers) observer.accept(ended);
    }

    /** As the route is written: what callers put in its place would be a label of its own each. */
    private static String path(Context ctx) {
        Endpoint route = ctx.endpoints().lastHttpEndpoint();
        return route == null ? "-" : route.path;
    }

    /** Spans wait to be sent, and whatever a stranger calls one must not wait with them. */
    private static @Nullable String traceParent(Context ctx) {
        String given = ctx.header("traceparent");
        return given != null && TRACE_PARENT.matcher(given).matches() ? given : null;
    }
}
