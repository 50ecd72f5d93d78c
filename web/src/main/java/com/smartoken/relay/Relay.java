package com.smartoken.relay;

import com.google.errorprone.annotations.MustBeClosed;
import com.smartoken.catalog.Catalog;
import com.smartoken.catalog.Model;
import com.smartoken.catalog.Route;
import com.smartoken.catalog.Upstream;
import com.smartoken.catalog.Upstreams;
import com.smartoken.chat.ChatRequest;
import com.smartoken.chat.Operation;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.http.ApiError;
import com.smartoken.measure.Measurements;
import com.smartoken.money.Price;
import com.smartoken.upstream.Exchange;
import com.smartoken.upstream.Heartbeat;
import com.smartoken.upstream.UpstreamClient;
import com.smartoken.upstream.UpstreamFailure;
import com.smartoken.upstream.UpstreamRequest;
import com.smartoken.vendor.EndUsers;
import com.smartoken.vendor.Vendor;
import com.smartoken.wallet.Wallet;
import com.smartoken.wallet.Wallet.OpenHold;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call to its model: holds the most that it can cost, tries the routes in order until one answers, and lets the
 * answer settle. Straight-line code on a virtual thread; nothing here waits inside a transaction.
 */
final class Relay {
    private static final Duration HEARTBEAT = Duration.ofSeconds(ClientStream.HEARTBEAT_SECONDS);
    private static final String OUTPUT_LIMIT = "x-smartoken-max-tokens";
    private static final int ERROR_BYTES_MAX = 64 << 10;

    /** After the longest total timeout of an upstream a hold is nobody's any more. */
    private static final Duration HOLD_LIFETIME = Duration.ofMinutes(35);

    private final Supplier<Catalog> catalog;
    private final Wallet wallet;
    private final UpstreamClient client;
    private final Measurements measurements;
    private final long nodeId;
    private final Map<String, RouteTarget> targets = new HashMap<>();
    private final @Nullable RouteTarget otherwise;

    Relay(
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Wallet wallet,
            UpstreamClient client,
            Measurements measurements,
            long nodeId,
            EndUsers endUsers) {
        this.catalog = catalog;
        this.wallet = wallet;
        this.client = client;
        this.measurements = measurements;
        this.nodeId = nodeId;
        for (Upstream upstream : upstreams.all()) {
            String key = upstream.key();
            if (key != null) targets.put(upstream.name(), RouteTarget.of(upstream, key, endUsers));
        }
        Upstream rest = upstreams.otherwise();
        String restKey = rest == null ? null : rest.key();
        otherwise = rest == null || restKey == null ? null : RouteTarget.of(rest, restKey, endUsers);
    }

    /** A route of a model that is on. */
    private record Candidate(RouteTarget target, String upstreamModel) {}

    /**
     * Serves a chat completion, by its model or the first of its fallbacks that answers.
     *
     * @throws ApiError when none does; nothing is charged then
     */
    void serve(Call call, Context ctx) {
        ClientStream stream = call.request().stream() ? new ClientStream(ctx, call) : null;
        List<Model> models = models(call);
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            try {
                ask(call, model, ctx, stream, i < models.size() - 1);
                return;
            } catch (ApiError e) {
                boolean last =
                        i == models.size() - 1 || e.status() < 500 || e.code().equals("service_unavailable");
                if (!last) {
                    ctx.res().setHeader(OUTPUT_LIMIT, null); // said of this model, not of the next
                    continue;
                }
                if (stream == null || !stream.isCommitted()) throw e;
                stream.error(e, model.id());
                stream.close();
                return;
            }
        }
    }

    /** Whether the model of an id or alias can fill in the middle of a text; false where there is none. */
    boolean fills(String name) {
        Model model = catalog.get().find(name);
        return model != null && model.can(Operation.COMPLETION.capability());
    }

    /** The model of an id or alias that this key may use. */
    Model model(ApiKey key, String name) {
        Model model = catalog.get().find(name);
        if (model == null) {
            String shown = name.length() <= 80 ? name : name.substring(0, 80) + "...";
            throw ApiError.notFound(
                    "model_not_found",
                    "model",
                    "There is no model " + shown + ". GET /v1/models lists the models that can be called.");
        }
        if (!key.models().isEmpty() && key.models().stream().noneMatch(allowed -> names(model, allowed))) {
            throw ApiError.forbidden("model_not_allowed", "This API key may not use " + model.id() + ".");
        }
        return model;
    }

    /** A key's list may name a model by its id or by an alias. */
    private static boolean names(Model model, String text) {
        return model.id().equals(text) || model.aliases().contains(text);
    }

    /** What is to be held for the call. */
    HoldRequest holdRequest(Call call, Model model) {
        ChatRequest request = call.request();
        Price price = model.priceAt(call.startedAt());
        if (price == null) {
            throw ApiError.upstream(
                    503, "model_unavailable", model.id() + " has no price yet, so it can't be used yet.");
        }
        Long asked = request.outputMax(model.maxOutput(), model.id());
        return new HoldRequest(
                call.id(),
                nodeId,
                request.door().path(),
                call.key().accountId(),
                call.key().id(),
                model.id(),
                price.tariffAt(call.startedAt()),
                request.inputMax(model.context()),
                asked != null ? asked : model.maxOutput(),
                asked != null,
                request.choices(),
                Caps.of(call.key(), request.feature(), request.endUser()),
                request.stream(),
                request.feature(),
                request.endUser(),
                call.startedAt(),
                HOLD_LIFETIME);
    }

    private List<Model> models(Call call) {
        List<Model> models = new ArrayList<>();
        for (String name : call.request().models()) {
            Model model = model(call.key(), name);
            requireCan(model, call.request().door().operation());
            if (!models.contains(model)) models.add(model);
        }
        return models;
    }

    private static void requireCan(Model model, Operation operation) {
        if (model.can(operation.capability())) return;
        throw ApiError.invalidRequest(
                operation.field(),
                model.id() + " can't " + operation.words() + ". GET /v1/models says what each model can do.");
    }

    private void ask(Call call, Model model, Context ctx, @Nullable ClientStream stream, boolean more) {
        List<Candidate> candidates = candidates(model, call.request().door().operation());
        if (candidates.isEmpty()) {
            throw ApiError.upstream(
                            503,
                            "model_unavailable",
                            model.id() + " is not available at the moment. Use another model.")
                    .with("Retry-After", "30");
        }
        try (OpenHold hold = hold(call, model)) {
            ctx.header("x-smartoken-model", model.id());
            if (hold.isLimited()) ctx.header(OUTPUT_LIMIT, Long.toString(hold.output()));
            ApiError failure = null;
            for (Candidate candidate : candidates) {
                Answer answer = new Answer(
                        call,
                        model,
                        candidate.target,
                        candidate.upstreamModel,
                        hold,
                        measurements.attempt(candidate.target.name(), candidate.upstreamModel));
                try {
                    ctx.header("x-smartoken-route", candidate.target.name());
                    attempt(answer, ctx, stream);
                    return;
                } catch (RouteFailure e) {
                    call.tried(candidate.target.name(), e.seen());
                    e.measure(answer.measured());
                    failure = e.toApiError(model.id(), candidate.upstreamModel);
                    if (!e.mayHelpElsewhere()) break;
                }
            }
            if (failure == null) throw new IllegalStateException("no route and no failure");
            if (more && failure.status() >= 500) hold.discard();
            else hold.failed(call.failed(failure.status(), failure.code(), null));
            throw failure;
        }
    }

    @MustBeClosed
    private OpenHold hold(Call call, Model model) {
        HoldRequest request = holdRequest(call, model);
        try {
            return wallet.hold(request);
        } catch (Wallet.InsufficientFunds e) {
            throw Refusals.of(e.refused(), model);
        }
    }

    private void attempt(Answer answer, Context ctx, @Nullable ClientStream stream) throws RouteFailure {
        RouteTarget route = answer.route();
        Vendor.Outgoing out = route.vendor().request(answer.call().request(), answer.ask());
        UpstreamRequest request =
                UpstreamRequest.post(out.target(), out.path(), route.headers(), out.body(), route.timeouts());
        if (stream != null) request = request.with(new Heartbeat(HEARTBEAT, () -> heartbeat(stream, route)));
        try (Exchange exchange = client.send(request)) {
            if (exchange.status() != 200) {
                byte[] said = exchange.readAll(ERROR_BYTES_MAX);
                throw RouteFailure.answered(exchange.status(), said, exchange.header("retry-after"));
            }
            if (stream == null) new JsonAnswer(answer).relay(exchange, ctx);
            else if (isEventStream(exchange)) new StreamAnswer(answer, stream).relay(exchange);
            else throw RouteFailure.answered(502, exchange.readAll(ERROR_BYTES_MAX), null);
        } catch (UpstreamFailure e) {
            if (stream != null && stream.isGone()) {
                answer.hold().failed(answer.call().failed(499, "client_left", route.name()));
                return;
            }
            throw RouteFailure.of(e);
        }
    }

    /** While the upstream is silent the client is told that its call lives; one that has gone ends it where that helps. */
    private static void heartbeat(ClientStream stream, RouteTarget route) throws IOException {
        stream.heartbeat();
        if (stream.isGone() && route.stopsBilling()) throw new IOException("the client has gone");
    }

    private static boolean isEventStream(Exchange exchange) {
        String type = exchange.header("content-type");
        return type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("text/event-stream");
    }

    private List<Candidate> candidates(Model model, Operation operation) {
        List<Candidate> candidates = new ArrayList<>();
        for (Route route : model.routes()) {
            RouteTarget target = targets.get(route.upstream());
            if (target != null && target.vendor().can(operation)) candidates.add(new Candidate(target, route.model()));
        }
        if (candidates.isEmpty() && otherwise != null) {
            candidates.add(new Candidate(otherwise, model.routes().getFirst().model()));
        }
        return candidates;
    }
}
