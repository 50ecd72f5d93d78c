package com.smartoken.relay;

import com.smartoken.http.ApiError;
import com.smartoken.relay.vendor.Vendor;
import com.smartoken.wire.upstream.Exchange;
import com.smartoken.wire.upstream.Heartbeat;
import com.smartoken.wire.upstream.UpstreamClient;
import com.smartoken.wire.upstream.UpstreamFailure;
import com.smartoken.wire.upstream.UpstreamRequest;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One attempt on one route: asks the upstream and relays what it says. */
final class RouteCaller {
    /** How often a silent upstream lets us look whether the call was stopped, or the client is to be told that it lives. */
    private static final Duration HEARTBEAT = Duration.ofMillis(500);

    private static final int ERROR_BYTES_MAX = 64 << 10;

    private final UpstreamClient client;

    RouteCaller(UpstreamClient client) {
        this.client = client;
    }

    /** Relays the answer, settled. @throws RouteFailure when there is none and the client has seen nothing */
    void call(Try answer, Context ctx, @Nullable ClientStream stream) throws RouteFailure {
        RouteTarget route = answer.route();
        Vendor.Outgoing out = route.vendor().request(answer.call().request(), answer.ask());
        UpstreamRequest request =
                UpstreamRequest.post(out.target(), out.path(), route.headers(), out.body(), route.timeouts());
        if (stream != null) {
            request = request.with(new Heartbeat(HEARTBEAT, () -> heartbeat(answer.call(), stream, route)));
        }
        try (Exchange exchange = client.send(request)) {
            if (exchange.status() != 200) {
                byte[] said = exchange.readAll(ERROR_BYTES_MAX);
                throw RouteFailure.answered(exchange.status(), said, exchange.header("retry-after"));
            }
            if (stream == null) new JsonAnswer(answer).relay(exchange, ctx);
            else if (isEventStream(exchange)) new StreamAnswer(answer, stream).relay(exchange);
            else throw RouteFailure.answered(502, exchange.readAll(ERROR_BYTES_MAX), null);
        } catch (UpstreamFailure e) {
            ApiError stopped = answer.call().stopped();
            if (stopped != null) {
                answer.hold().failed(answer.call().failed(stopped.status(), stopped.code(), route.name()));
                throw stopped;
            }
            if (stream != null && stream.isGone()) {
                answer.hold().failed(answer.call().failed(499, "client_left", route.name()));
                return;
            }
            throw RouteFailure.of(e);
        }
    }

    /** While the upstream is silent the client is told that its call lives; one that has gone ends it where that helps. */
    private static void heartbeat(Call call, ClientStream stream, RouteTarget route) throws IOException {
        if (call.stopped() != null) throw new IOException("the call was stopped");
        stream.heartbeat();
        if (stream.isOver() && route.stopsBilling()) throw new IOException("the client has gone");
    }

    private static boolean isEventStream(Exchange exchange) {
        String type = exchange.header("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }
}
