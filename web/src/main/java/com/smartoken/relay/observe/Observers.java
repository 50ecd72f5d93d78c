package com.smartoken.relay.observe;

import com.smartoken.http.OpenAiErrors;
import com.smartoken.http.RequestId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Tells whoever observes of every request to the API when it has ended, however it ended. */
public final class Observers {
    private static final String STARTED = "observed-since";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._-]{1,80}");

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
        String path = ctx.path();
        EndedCall ended = new EndedCall(
                RequestId.text(RequestId.of(ctx)),
                PLAIN.matcher(path).matches() ? path : "-",
                ctx.res().getStatus(),
                code == null && call != null ? call.errorCode() : code,
                clock.instant().minus(time),
                time,
                call,
                ctx.header("traceparent"));
        for (Consumer<EndedCall> observer : observers) observer.accept(ended);
    }
}
