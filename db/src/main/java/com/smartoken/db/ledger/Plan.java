package com.smartoken.db.ledger;

/**
 * What a hold asks for, worked out from what was thought to be there. The database takes it only where that is so.
 *
 * @param output tokens of output, for each choice
 * @param limited whether money, not the caller or the model, set {@code output}
 * @param amount nano-dollars
 * @param quota free tokens
 * @param quotaMax the most of them that it could use: {@code quota} is all that is free, or this
 */
record Plan(long output, boolean limited, long amount, long quota, long quotaMax) {
    static Plan of(Allowance allowance) {
        Need need = allowance.request().need();
        long output = allowance.granted();
        return new Plan(
                output,
                !allowance.isEnough(),
                allowance.amount(),
                allowance.quotaHeld(),
                need.inputMax() + output * need.choices());
    }
}
