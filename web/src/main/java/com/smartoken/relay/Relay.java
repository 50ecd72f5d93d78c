package com.smartoken.relay;

import com.google.errorprone.annotations.MustBeClosed;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.ApiKey;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Caller;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Labels;
import com.smartoken.db.ledger.Need;
import com.smartoken.db.ledger.PricedCall;
import com.smartoken.db.ledger.Settlement;
import com.smartoken.http.ApiError;
import com.smartoken.money.Order;
import com.smartoken.money.Price;
import com.smartoken.money.Tariff;
import com.smartoken.money.Uses;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.replay.Replay;
import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.routing.ProviderWish;
import com.smartoken.relay.vendor.OutputRoom;
import com.smartoken.wallet.Wallet;
import com.smartoken.wallet.Wallet.OpenHold;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a call to its model: holds the most that it can cost, tries the routes in order until one answers, and lets the
 * answer settle. Straight-line code on a virtual thread; nothing here waits inside a transaction.
 */
final class Relay {
    private static final String OUTPUT_LIMIT = "x-smartoken-max-tokens";
    private static final int RETRY_SECONDS_MAX = 60;

    /** Beyond the total timeouts of its routes a hold is nobody's any more. */
    private static final Duration HOLD_MARGIN = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final Supplier<Catalog> catalog;
    private final Wallet wallet;
    private final long nodeId;
    private final Candidates candidates;
    private final Tries tries;
    private final Gates gates;
    private final Losses losses;
    private final RunningStreams running = new RunningStreams();

    Relay(
            Supplier<Catalog> catalog,
            Wallet wallet,
            long nodeId,
            Candidates candidates,
            Tries tries,
            Gates gates,
            Losses losses) {
        this.losses = losses;
        this.catalog = catalog;
        this.wallet = wallet;
        this.nodeId = nodeId;
        this.candidates = candidates;
        this.tries = tries;
        this.gates = gates;
    }

    /**
     * Serves a call: through the gates, then by its model or the first of its fallbacks that answers.
     *
     * @throws ApiError when it is refused or none answers; nothing is charged then
     */
    void serve(Call call, Context ctx) {
        if (call.request().stream()) running.begin(call);
        try {
            admit(call, ctx);
        } finally {
            running.end(call);
        }
    }

    private void admit(Call call, Context ctx) {
        losses.requireWelcome(call.key().accountId());
        List<Model> models = models(call);
        call.asks(models.getFirst());
        try {
            gates.pass(call, ctx, () -> answer(call, models, ctx));
            if (call.given() == Replay.Given.CACHED) logFree(call, models.getFirst());
        } finally {
            call.observed().tell(ctx);
        }
    }

    private void answer(Call call, List<Model> models, Context ctx) {
        ClientStream stream = call.request().stream() ? new ClientStream(ctx, call) : null;
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            try {
                ask(call, model, ctx, stream, i < models.size() - 1);
                return;
            } catch (ApiError e) {
                if (i < models.size() - 1 && Refusals.mayBeAskedOfAnother(e)) {
                    ctx.res().setHeader(OUTPUT_LIMIT, null); // said of this model, not of the next
                    continue;
                }
                if (stream == null || !stream.isCommitted()) throw e;
                stream.error(e, model.id());
                return;
            }
        }
    }

    /** An answer from the cache stands in the log like any other, with nothing held and nothing charged. */
    private void logFree(Call call, Model model) {
        try (OpenHold hold =
                wallet.hold(holdRequest(call, model, Bound.NONE, List.of()).forNothing())) {
            Settlement _ = hold.settle(call.fromCache());
        } catch (Wallet.InsufficientFunds | DatabaseUnavailable e) {
            log.warn("{} was answered from the cache and is not in the log: {}", call.publicId(), e.getMessage());
        }
    }

    RunningStreams running() {
        return running;
    }

    /** Whether the model of an id or alias can fill in the middle of a text; false where there is none. */
    boolean fills(String name) {
        Model model = catalog.get().find(name);
        return model != null && model.can(Operation.COMPLETION.capability());
    }

    /** The model of an id or alias that this key may use. */
    Model model(ApiKey key, String name) {
        Model model = catalog.get().find(name);
        if (model == null) throw Refusals.unknownModel(name);
        if (!key.models().isEmpty() && key.models().stream().noneMatch(allowed -> names(model, allowed))) {
            throw ApiError.forbidden("model_not_allowed", "This API key may not use " + model.id() + ".");
        }
        return model;
    }

    /** A key's list may name a model by its id or by an alias. */
    private static boolean names(Model model, String text) {
        return model.id().equals(text) || model.aliases().contains(text);
    }

    /** The most that the call can be billed for by the route that is asked first. */
    Bound room(Call call, Model model) {
        return room(call, model, routes(call, model));
    }

    private static Bound room(Call call, Model model, List<Candidate> routes) {
        ChatRequest request = call.request();
        if (!routes.isEmpty()) return routes.getFirst().room(request, model, call.startedAt());
        Long named = request.outputMax(model.maxOutput(), model.id());
        return new Bound(
                request.inputMax(model.context(), 0, Set.of()),
                OutputRoom.of(named != null ? named : model.maxOutput()),
                Uses.NONE);
    }

    /** The routes that may be tried: those to which all may go that is in the call. Empty when the model is off. */
    private List<Candidate> routes(Call call, Model model) {
        ChatRequest request = call.request();
        List<Candidate> all = candidates.of(model, request.door().operation(), call.wish());
        if (all.isEmpty() || request.extras().all().isEmpty()) return all;
        Instant start = call.startedAt();
        List<Candidate> taking = all.stream()
                .filter(route -> route.refuses(request, model, start) == null)
                .toList();
        if (taking.isEmpty())
            throw Refusals.of(Objects.requireNonNull(all.getFirst().refuses(request, model, start)), model);
        return taking;
    }

    /** What is to be held for the call, for as long as these routes may take. */
    HoldRequest holdRequest(Call call, Model model, Bound room, List<Candidate> routes) {
        ChatRequest request = call.request();
        Price price = model.priceAt(call.startedAt());
        if (price == null) {
            throw ApiError.upstream(
                    503, "model_unavailable", model.id() + " has no price yet, so it can't be used yet.");
        }
        Labels labels = new Labels(request.feature(), request.endUser());
        PricedCall priced = new PricedCall(
                call.id(),
                new Caller(call.key().accountId(), call.key().id(), labels),
                new Asked(request.door().path(), model.id(), request.stream()),
                price.tariffAt(call.startedAt(), order(request, room)),
                call.startedAt());
        Need need = new Need(
                room.input(),
                room.output().total(),
                request.outputMax() != null || !room.output().canShrink(),
                request.choices());
        HoldRequest.Lease lease = new HoldRequest.Lease(nodeId, lifetime(routes));
        return new HoldRequest(priced, need, Caps.of(call.key(), labels), lease, call.claim());
    }

    private static Order order(ChatRequest request, Bound room) {
        if (request.extras().all().isEmpty()) return Order.NONE;
        return new Order(request.serviceTier(), request.extras().hasLongCache(), room.uses());
    }

    private static Duration lifetime(List<Candidate> routes) {
        Duration sum = HOLD_MARGIN;
        for (Candidate route : routes.subList(0, Math.min(Tries.TRIES_MAX, routes.size()))) {
            sum = sum.plus(route.target().timeouts().total());
        }
        return sum;
    }

    private List<Model> models(Call call) {
        List<Model> models = new ArrayList<>();
        for (String name : call.request().models()) {
            Model model = model(call.key(), name);
            requireCan(model, call.request().door().operation());
            if (!models.contains(model)) models.add(model);
        }
        return affordable(call, reading(call, models));
    }

    /** Those that can read what is in the messages. */
    private List<Model> reading(Call call, List<Model> models) {
        Set<String> needs = call.request().prompt().media().needs();
        if (needs.isEmpty()) return models;
        List<Model> able = models.stream()
                .filter(model -> model.capabilities().containsAll(needs))
                .toList();
        if (able.isEmpty())
            throw Refusals.of(needs, call.request().door().inputField(), models.getFirst(), catalog.get());
        return able;
    }

    private static List<Model> affordable(Call call, List<Model> models) {
        ProviderWish wish = call.wish();
        if (wish.isNone()) return models;
        List<Model> fitting = models.stream()
                .filter(model -> isCheapEnough(model, wish, call))
                .toList();
        if (!fitting.isEmpty()) return fitting;
        throw ApiError.invalidRequest(
                "provider.max_price",
                models.getFirst().id()
                        + " costs more than provider.max_price at this hour. GET /v1/models has prices.");
    }

    /** Whether the price of this moment is within what the caller wants to pay; tiers of long inputs aside. */
    private static boolean isCheapEnough(Model model, ProviderWish wish, Call call) {
        Price price = model.priceAt(call.startedAt());
        if (price == null) return true; // told when it is asked
        Tariff tariff = price.tariffAt(call.startedAt(), order(call.request(), Bound.NONE));
        return isAtMost(tariff.rates().input(), tariff, wish.inputPriceMax())
                && isAtMost(tariff.rates().output(), tariff, wish.outputPriceMax());
    }

    private static boolean isAtMost(long rate, Tariff tariff, @Nullable BigDecimal usdPerMillion) {
        return usdPerMillion == null
                || BigDecimal.valueOf(rate * tariff.factor(), 9) // micro-dollars, in thousandths
                                .multiply(BigDecimal.valueOf(tariff.extras().times(), 3))
                                .compareTo(usdPerMillion)
                        <= 0;
    }

    private static void requireCan(Model model, Operation operation) {
        if (model.can(operation.capability())) return;
        throw ApiError.invalidRequest(
                operation.field(),
                model.id() + " can't " + operation.words() + ". GET /v1/models says what each model can do.");
    }

    private void ask(Call call, Model model, Context ctx, @Nullable ClientStream stream, boolean more) {
        if (call.request().prompt().isSurelyBeyond(model.context())) throw Refusals.tooLong(model, call.request(), 0);
        List<Candidate> routes = routes(call, model);
        if (routes.isEmpty()) throw unavailable(model, 30);
        // When nobody can be asked the call need not be held for.
        if (routes.stream().allMatch(route -> route.breaker().state() == Breaker.State.OPEN)) {
            throw unavailable(model, untilTheFirst(routes));
        }
        call.asks(model);
        Bound room = room(call, model, routes);
        List<Candidate> dearer = routes.stream()
                .filter(route -> !room.covers(route.room(call.request(), model, call.startedAt())))
                .toList();
        if (dearer.isEmpty()) {
            ask(new Round(call, model, routes, room, more), ctx, stream);
            return;
        }
        List<Candidate> fitting =
                routes.stream().filter(route -> !dearer.contains(route)).toList();
        try {
            ask(new Round(call, model, fitting, room, true), ctx, stream);
        } catch (ApiError e) {
            if (e.status() < 500 || !Refusals.mayBeAskedOfAnother(e)) throw e;
            askDearer(call, model, dearer, ctx, stream, more, e);
        }
    }

    /** Routes on which a call can be billed for more are asked when the others failed and the money for it is there. */
    private void askDearer(
            Call call,
            Model model,
            List<Candidate> routes,
            Context ctx,
            @Nullable ClientStream stream,
            boolean more,
            ApiError before) {
        Bound room = routes.stream()
                .map(route -> route.room(call.request(), model, call.startedAt()))
                .reduce(Bound.NONE, Bound::and);
        ctx.res().setHeader(OUTPUT_LIMIT, null); // said of a hold that is no more
        try {
            ask(new Round(call, model, routes, room, more), ctx, stream);
        } catch (ApiError e) {
            throw e.status() == 402 ? before : e;
        }
    }

    /** Routes that are asked on one hold; {@code more} when others may be asked after them. */
    private record Round(Call call, Model model, List<Candidate> routes, Bound room, boolean more) {}

    private void ask(Round round, Context ctx, @Nullable ClientStream stream) {
        Call call = round.call;
        Model model = round.model;
        try (OpenHold hold = hold(call, model, round.room, round.routes)) {
            ctx.header("x-smartoken-model", model.id());
            if (hold.isLimited()) {
                ctx.header(
                        OUTPUT_LIMIT,
                        Long.toString(round.room.output().within(hold.output()).answer()));
            }
            ApiError failure = tries.run(new Tries.Asked(call, model, hold, round.routes), ctx, stream);
            call.charged(hold.charged());
            if (failure == null) return;
            if (round.more && Refusals.mayBeAskedOfAnother(failure)) hold.discard();
            else hold.failed(call.failed(failure.status(), failure.code(), null));
            throw failure;
        }
    }

    static ApiError unavailable(Model model, long retrySeconds) {
        return ApiError.upstream(
                        503, "model_unavailable", model.id() + " is not available at the moment. Use another model.")
                .with("Retry-After", Long.toString(retrySeconds));
    }

    private static long untilTheFirst(List<Candidate> routes) {
        long seconds = RETRY_SECONDS_MAX;
        for (Candidate route : routes) {
            Duration wait = route.breaker().wait(Duration.ofSeconds(RETRY_SECONDS_MAX));
            seconds = Math.min(seconds, wait.toSeconds() + 1);
        }
        return seconds;
    }

    @MustBeClosed
    private OpenHold hold(Call call, Model model, Bound room, List<Candidate> routes) {
        HoldRequest request = holdRequest(call, model, room, routes);
        try {
            return wallet.hold(request);
        } catch (Wallet.InsufficientFunds e) {
            throw Refusals.of(e.refused(), model, room.output());
        }
    }
}
