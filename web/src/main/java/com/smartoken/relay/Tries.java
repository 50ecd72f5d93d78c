package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.db.AttemptCosts;
import com.smartoken.http.ApiError;
import com.smartoken.money.Order;
import com.smartoken.relay.measure.CostLog;
import com.smartoken.relay.measure.Measurements;
import com.smartoken.relay.routing.RouteHealths;
import com.smartoken.wallet.Wallet.OpenHold;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the routes of a model until one answers: few of them, none that rests, none beyond its upstream's budget of
 * retries, and no other one when the request itself is wrong. Nothing is ever asked twice at the same time.
 */
final class Tries {
    private static final Logger log = LoggerFactory.getLogger(Tries.class);

    /** The first and two more. */
    static final int TRIES_MAX = 3;

    private static final long PAUSE_MILLIS_MIN = 10;
    private static final long PAUSE_MILLIS_MAX = 30;

    private final RouteCaller caller;
    private final Measurements measurements;
    private final RouteHealths healths;
    private final Losses losses;
    private final CostLog costs;
    private final TokenRates rates = new TokenRates();

    Tries(RouteCaller caller, Measurements measurements, RouteHealths healths, Losses losses, CostLog costs) {
        this.losses = losses;
        this.costs = costs;
        this.caller = caller;
        this.measurements = measurements;
        this.healths = healths;
    }

    /** What is to be answered, the money for it held, and where it may be asked for. */
    record Asked(Call call, Model model, OpenHold hold, List<Candidate> routes) {}

    /** @return why nobody answered; null when somebody did */
    @Nullable
    ApiError run(Asked order, Context ctx, @Nullable ClientStream stream) {
        RouteFailure failure = null;
        Candidate failed = null;
        int tries = 0;
        for (Candidate route : order.routes) {
            if (tries == TRIES_MAX) break;
            if (!mayTry(order.call, route)) continue;
            tries++;
            failure = attempt(order, route, ctx, stream);
            if (failure == null) return null;
            failed = route;
            if (!failure.mayHelpElsewhere()) break;
        }
        // Nobody else is left: a request that never arrived may be sent once more.
        if (failure != null && failed != null && failure.isUnsent() && tries == 1 && mayTry(order.call, failed)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                    ThreadLocalRandom.current().nextLong(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX)));
            failure = attempt(order, failed, ctx, stream);
            if (failure == null) return null;
        }
        if (failure == null || failed == null) return Relay.unavailable(order.model, 1);
        return failure.toApiError(order.model, order.call.request(), failed.upstreamModel());
    }

    /** The first attempt of a call adds to its upstream's budget, each further one takes from it. */
    private boolean mayTry(Call call, Candidate route) {
        if (!route.breaker().allows()) return false;
        if (call.attempts() == 0) {
            healths.budget(route.name()).called();
            return true;
        }
        // The budget is there for routes in trouble: going on to one that is well does no harm.
        if (route.breaker().isWell() || healths.budget(route.name()).take()) return true;
        route.breaker().abandon();
        return false;
    }

    private @Nullable RouteFailure attempt(Asked order, Candidate route, Context ctx, @Nullable ClientStream stream) {
        Call call = order.call;
        Order wanted =
                route.wanted(call.request(), order.model, call.startedAt()).order();
        Spent spent = new Spent(
                call.attempts() + 1, route.route().costAt(call.startedAt().plusMillis(call.millis()), wanted));
        Try answer = new Try(
                call,
                order.model,
                route,
                order.hold,
                measurements.attempt(route.name(), route.upstreamModel(), route.health()),
                rates.of(route.name(), route.upstreamModel()),
                losses,
                spent);
        try {
            ctx.header("x-smartoken-route", route.name());
            caller.call(answer, ctx, stream);
            if (!answer.measured().hasEnded()) route.breaker().abandon();
            return null;
        } catch (RouteFailure e) {
            answer.ended(e.seen());
            if (e.isUnsent()) spent.neverArrived();
            e.measure(answer.measured());
            e.tell(route.breaker());
            if (e.isOperatorsFault()) {
                log.error(
                        "upstream {} refuses our key, our account or model {}: {}",
                        route.name(),
                        route.upstreamModel(),
                        e.seen().word());
            }
            return e;
        } catch (RuntimeException e) {
            route.breaker().abandon();
            throw e;
        } finally {
            AttemptCosts.Attempted cost = spent.of(answer);
            if (cost != null) costs.note(cost);
        }
    }
}
