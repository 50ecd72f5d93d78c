package com.smartoken.db.ledger;

/**
 * What a request cost in the end.
 *
 * @param cost nano-dollars by the formula
 * @param charged nano-dollars taken from the wallet: less than the cost only when an upstream used more than was held
 */
public record Settlement(long cost, long charged, long quotaInput, long quotaOutput) {
    static final Settlement NOTHING = new Settlement(0, 0, 0, 0);
}
