package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account's lots and caps let a request have at this moment.
 *
 * @param quota free tokens that it may use
 * @param balance nano-dollars that are free
 * @param money what caps leave of them
 * @param cap the tightest cap, when it leaves less than the balance
 * @param output tokens of output that the money is enough for, for each choice; -1 when not even the input fits
 */
record Allowance(
        HoldRequest request, long quota, long balance, long money, HoldRequest.@Nullable Cap cap, long output) {

    /**
     * @param quotaFree free tokens of the model that nobody has held
     * @param balance nano-dollars that nobody has held; none where money may not be used
     * @param left what each of the request's caps leaves, in their order
     */
    static Allowance of(HoldRequest request, long quotaFree, long balance, List<Long> left) {
        long quota = Math.min(quotaFree, request.need().inputMax() + outputMax(request));
        long money = balance;
        HoldRequest.Cap tightest = null;
        for (int i = 0; i < request.caps().size(); i++) {
            if (left.get(i) >= money) continue;
            money = Math.max(0, left.get(i));
            tightest = request.caps().get(i);
        }
        return new Allowance(request, quota, balance, money, tightest, output(request, quota, money));
    }

    /** As if there were money enough, with this much quota. */
    static Allowance whole(HoldRequest request, long quotaFree) {
        long quota = Math.min(quotaFree, request.need().inputMax() + outputMax(request));
        return new Allowance(
                request,
                quota,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                null,
                request.need().outputMax());
    }

    private static long output(HoldRequest request, long quota, long money) {
        long affordable =
                request.call().tariff().affordableOutput(request.need().inputMax(), outputMax(request), quota, money);
        return affordable < 0 ? -1 : affordable / request.need().choices();
    }

    /** Whether all the output that was asked for fits. */
    boolean isEnough() {
        return output >= request.need().outputMax();
    }

    /** Whether nothing may be held: output that was named is never lowered, and none is no answer. */
    boolean isRefused() {
        return !isEnough() && (request.need().outputNamed() || output < 1);
    }

    /** Whether the balance alone would have been enough. */
    boolean fitsBalance() {
        return output(request, quota, balance)
                >= (request.need().outputNamed() ? request.need().outputMax() : 1);
    }

    /** Tokens of output to hold for, for each choice. */
    long granted() {
        return Math.min(output, request.need().outputMax());
    }

    /** Nano-dollars to hold. */
    long amount() {
        return worstCase(granted() * request.need().choices());
    }

    /** Free tokens to hold. */
    long quotaHeld() {
        return Math.min(
                quota, request.need().inputMax() + granted() * request.need().choices());
    }

    /** Nano-dollars that all of it could cost. */
    long needed() {
        return worstCase(outputMax(request));
    }

    private long worstCase(long outputAll) {
        Tariff tariff = request.call().tariff();
        return tariff.worstCase(request.need().inputMax(), outputAll, quota);
    }

    private static long outputMax(HoldRequest request) {
        return Math.multiplyExact(
                request.need().outputMax(), (long) request.need().choices());
    }
}
