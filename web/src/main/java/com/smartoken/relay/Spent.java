package com.smartoken.relay;

import com.smartoken.content.catalog.Cost;
import com.smartoken.db.AttemptCosts.Attempted;
import com.smartoken.db.AttemptCosts.Bill;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.money.Tokens;
import com.smartoken.money.Uses;
import com.smartoken.relay.chat.Usage;
import com.smartoken.wire.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt costs the operator, as far as it is known: what the upstream reported counts as it stands, whatever the
 * customer is charged. Where it reported nothing, an answer that failed on its way is taken to cost its input and what was
 * delivered of it; an error that the upstream answered with, and a request that it never got, cost nothing. For one thread.
 */
final class Spent {
    /** No attempt comes to its end without a word on it but one that we cut. */
    private static final Attempt.Result CUT = Attempt.Result.failed("cut");

    private final int n;
    private final Cost.@Nullable Rate rate;
    private Attempt.Result result = CUT;
    private @Nullable String reported;
    private @Nullable Tokens tokens;
    private Tokens delivered = Tokens.NONE;
    private Uses uses = Uses.NONE;
    private boolean arrived = true;

    /** @param n its place among the attempts of its call, from 1 */
    Spent(int n, Cost.@Nullable Rate rate) {
        this.n = n;
        this.rate = rate;
    }

    /** Notes a usage that the upstream reports; of several the largest counts that can be read. */
    void reports(@Nullable JsonValue usage, Usage.Bounds bounds) {
        if (usage == null || usage.isNull()) return;
        Tokens read =
                Usage.read(usage, new Usage.Bounds(Tokens.MAX, bounds.outputMax() == 0 ? 0 : Tokens.MAX, Tokens.MAX));
        if (read == null ? reported != null : tokens != null && read.total() < tokens.total()) return;
        reported = usage.text();
        tokens = read;
    }

    /** Notes how much came of an answer by our own count. */
    void delivered(Tokens soFar) {
        delivered = soFar;
    }

    /** Notes what was used beside tokens. */
    void used(Uses used) {
        uses = used;
    }

    void ended(Attempt.Result how) {
        result = how;
    }

    /** Notes that the upstream never got the request. */
    void neverArrived() {
        arrived = false;
    }

    /** What is to be kept of it; null when there is nothing. */
    @Nullable
    Attempted of(Try attempt) {
        Tokens counted = tokens;
        boolean isFree = !arrived || (result.status() != 0 && !result.isOk());
        if (counted == null && reported == null && isFree) return null;
        if (counted == null)
            counted = delivered.equals(Tokens.NONE) ? attempt.meter().delivered() : delivered;
        return new Attempted(
                attempt.call().key().accountId(),
                attempt.call().id(),
                n,
                attempt.route().name(),
                attempt.upstreamModel(),
                result.word(),
                reported,
                tokens == null,
                bill(counted));
    }

    private @Nullable Bill bill(Tokens counted) {
        if (rate == null) return null;
        return new Bill(
                rate.currency(),
                rate.tariff().cost(counted, uses, 0).nano(),
                rate.tariff().effective());
    }
}
