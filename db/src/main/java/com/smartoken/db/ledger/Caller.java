package com.smartoken.db.ledger;

/** Who makes a call: an account, with one of its keys. */
public record Caller(long accountId, long keyId, Labels labels) {}
