package com.smartoken.relay;

import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.limits.Load;
import com.smartoken.relay.limits.RateLimits;
import com.smartoken.relay.limits.RunningLimits;
import com.smartoken.relay.replay.Replay;
import com.smartoken.relay.replay.Replays;
import io.javalin.http.Context;

/**
 * What every call passes before anything is held for it: room on this node, an answer that is there already, and the
 * limits of its key and account. Callers without limits and repeats cost nothing here.
 */
public final class Gates {
    /** What is reserved of a token limit for an answer whose length nobody named. */
    private static final long OUTPUT_TOKENS_USUAL = 1_024;

    private final Load load;
    private final RateLimits rates;
    private final RunningLimits running;
    private final Replays replays;

    public Gates(Load load, RateLimits rates, RunningLimits running, Replays replays) {
        this.load = load;
        this.rates = rates;
        this.running = running;
        this.replays = replays;
    }

    @SuppressWarnings("try") // a place is held, not asked
    void pass(Call call, Context ctx, Runnable relay) {
        try (Load.Place _ = load.enter(call.key().accountId())) {
            Replay replay = replays.of(ctx, call.key().accountId(), call.id());
            if (replay == null) limited(call, ctx, relay);
            else replayed(replay, call, ctx, relay);
        }
    }

    private void replayed(Replay replay, Call call, Context ctx, Runnable relay) {
        Replay.Given given = replay.answer(ctx);
        call.given(given);
        if (given != Replay.Given.NOTHING) return;
        call.mayBeRepeated(replay);
        boolean ended = false;
        try {
            limited(call, ctx, relay);
            ended = true;
        } finally {
            // What was charged and could not be told stays claimed: it must not be charged again.
            if (ended || !call.wasDelivered()) {
                replay.end(ctx, call.request().stream(), call.wasDelivered(), call.wasAnswered());
            }
        }
    }

    @SuppressWarnings("try") // a place is held, not asked
    private void limited(Call call, Context ctx, Runnable relay) {
        RateLimits.Reservation reservation = rates.reserve(call.key(), estimate(call.request()));
        reservation.headers().forEach(ctx::header);
        try (RunningLimits.Place _ = running.enter(call.key(), call.id())) {
            relay.run();
        } finally {
            reservation.used(call.tokens().total());
        }
    }

    private static long estimate(ChatRequest request) {
        Long named = request.outputMax();
        long output = named == null ? OUTPUT_TOKENS_USUAL : named;
        return request.prompt().tokensEstimate() + output * request.choices();
    }
}
