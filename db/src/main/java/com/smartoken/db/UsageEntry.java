package com.smartoken.db;

import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Charge;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.HoldOutcome;
import com.smartoken.db.ledger.Labels;
import com.smartoken.money.Tokens;
import java.time.Instant;
import java.util.UUID;

/** A request in the log, written once when it ended. */
public record UsageEntry(
        UUID requestId,
        Key key,
        Labels labels,
        Asked asked,
        HoldOutcome outcome,
        Ending ending,
        Charge charge,
        Instant startedAt,
        Instant endedAt) {

    /** The key that it came with. */
    public record Key(long id, String name, String prefix) {}

    /** What was used. */
    public Tokens tokens() {
        return ending.metered().tokens();
    }

    /** Whether it counts as failed in lists and sums. */
    public boolean isError() {
        return ending.reply().isError();
    }
}
