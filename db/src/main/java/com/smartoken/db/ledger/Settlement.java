package com.smartoken.db.ledger;

/**
 * What a request cost in the end.
 *
 * @param cost nano-dollars by the formula
 * @param charged nano-dollars taken from the wallet: less than the cost only when an upstream used more than the hold
 *     and the balance had no more
 */
public record Settlement(long cost, long charged, long quotaInput, long quotaOutput) {}
