package com.smartoken.db.ledger;

/**
 * What holding a request would come to at this moment; nothing is held.
 *
 * @param amount nano-dollars that would be held; for a refused request, those that it lacks included
 * @param available nano-dollars that the account and its caps let it spend
 * @param quota free tokens that are left of the model
 * @param affordableOutput tokens of output, for each choice, that would fit: 0 when not even the input does
 * @param refused whether it would be refused for lack of money
 */
public record Forecast(long amount, long available, long quota, long affordableOutput, boolean refused) {
    static final Forecast NOTHING = new Forecast(0, 0, 0, 0, true);

    static Forecast of(Allowance allowance, long quota) {
        boolean refused = allowance.isRefused();
        return new Forecast(
                refused ? allowance.needed() : allowance.amount(),
                allowance.money(),
                quota,
                Math.max(
                        0,
                        Math.min(allowance.output(), allowance.request().need().outputMax())),
                refused);
    }
}
