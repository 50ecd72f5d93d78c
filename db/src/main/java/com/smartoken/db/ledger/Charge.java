package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;

/**
 * What a call came to, in nano-dollars but where it says tokens.
 *
 * @param quotaInput tokens of input that free quota covered, and {@code quotaOutput} of output
 * @param held kept back for it
 * @param cost by the formula
 * @param charged taken from the wallet
 */
public record Charge(AppliedPrice price, long quotaInput, long quotaOutput, long held, long cost, long charged) {
    static Charge of(Hold hold, Tariff.Cost cost, long charged) {
        return new Charge(
                AppliedPrice.of(hold.call().tariff(), cost),
                cost.quotaInput(),
                cost.quotaOutput(),
                hold.amount(),
                cost.nano(),
                charged);
    }

    /** Tokens that free quota covered. */
    public long quota() {
        return quotaInput + quotaOutput;
    }
}
