package com.smartoken.db.ledger;

import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order in which lots pay, for memory and for SQL: by {@link LotKind}, then what expires soonest, then what was given
 * first. The batches' own statement ({@code ledger_place}) is told the order of the kinds.
 */
public final class LotOrder {
    static final Comparator<Paying> PAYING = Comparator.comparing(Paying::kind)
            .thenComparing(Paying::expiresMicros)
            .thenComparing(Paying::id);

    private static final String KINDS =
            Stream.of(LotKind.values()).map(kind -> "'" + kind.word() + "'").collect(Collectors.joining(", "));

    /** A lot, as far as the order goes. */
    interface Paying {
        LotKind kind();

        /** Microseconds since 1970; {@link Long#MAX_VALUE} for never. */
        long expiresMicros();

        long id();
    }

    private LotOrder() {}

    /** What stands after {@code order by} for rows of lots that go by this name; rows without a lot come last. */
    public static String sql(String lots) {
        return "array_position(array[%2$s], %1$s.kind), %1$s.expires_at nulls last, %1$s.id".formatted(lots, KINDS);
    }
}
