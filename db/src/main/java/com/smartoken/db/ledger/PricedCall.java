package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;
import java.time.Instant;
import java.util.UUID;

/** A call as it is known from its hold to its line in the log: who, what, at which price, and since when. */
public record PricedCall(UUID id, Caller caller, Asked asked, Tariff tariff, Instant startedAt) {
    public long accountId() {
        return caller.accountId();
    }

    public String model() {
        return asked.model();
    }
}
