package com.smartoken.db.check;

import java.util.List;
import java.util.stream.Stream;

/** All rules of the books. */
public final class Rules {
    /** In the order in which they are looked at: what the others stand on comes first. */
    public static final List<Rule> ALL = Stream.of(
                    GuardRules.ALL,
                    LotRules.ALL,
                    HoldRules.ALL,
                    RequestRules.ALL,
                    OrderRules.ALL,
                    CreditRules.ALL,
                    EntryRules.ALL,
                    CloseRules.ALL,
                    SumRules.ALL)
            .flatMap(List::stream)
            .toList();

    private Rules() {}
}
