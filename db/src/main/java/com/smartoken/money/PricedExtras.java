package com.smartoken.money;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a call may use beside tokens at their usual price, or did use, with its prices as they stood when the call began.
 *
 * @param times the multiple of every token price that its service tier has, in thousandths
 * @param longWritten tokens written to a cache that is kept for an hour: the most, or so many
 * @param lines the features, each at most once
 */
public record PricedExtras(int times, long longWritten, List<Line> lines) {
    /** Nothing beside tokens. */
    public static final PricedExtras NONE = new PricedExtras(Peak.NORMAL, 0, List.of());

    private static final int TIMES_MAX = 100_000;
    private static final int FIELDS = 4;

    public PricedExtras {
        lines = List.copyOf(lines);
        if (times < 1 || times > TIMES_MAX) throw new IllegalArgumentException("a multiple lies between 0.001 and 100");
        if (longWritten < 0 || longWritten > Tokens.MAX)
            throw new IllegalArgumentException("more tokens than any model handles");
        if (lines.stream().map(Line::feature).distinct().count() != lines.size())
            throw new IllegalArgumentException("a feature is there twice");
    }

    /**
     * A feature: the most uses, or how often it was used.
     *
     * @param perCall nano-dollars once, where there is a use
     * @param perUse nano-dollars for each use
     */
    public record Line(Feature feature, long perCall, long perUse, long uses) {
        private static final long USES_MAX = 100_000;

        public Line {
            if (perCall < 0 || perUse < 0 || uses < 0 || uses > USES_MAX)
                throw new IllegalArgumentException("a feature's numbers make no sense");
        }

        /** What it costs, in nano-dollars. */
        public long nano() {
            return uses == 0 ? 0 : Math.addExact(perCall, Math.multiplyExact(perUse, uses));
        }
    }

    /** What an order comes to at an offer's prices: the most uses of each feature that is sold. */
    static PricedExtras of(Offer offer, Order order) {
        List<Line> lines = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            Fee fee = offer.fee(feature);
            long uses = order.most().of(feature);
            if (fee != null && uses > 0) lines.add(new Line(feature, fee.perCall(), fee.perUse(), uses));
        }
        return new PricedExtras(offer.times(order.serviceTier()), order.longCache() ? Tokens.MAX : 0, lines);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether tokens that are written to a cache may be kept for an hour. */
    boolean hasLongCache() {
        return longWritten > 0;
    }

    /** What the features cost, in nano-dollars. */
    public long nano() {
        long sum = 0;
        for (Line line : lines) sum = Math.addExact(sum, line.nano());
        return sum;
    }

    /** How often a feature was used. */
    public long uses(Feature feature) {
        for (Line line : lines) if (line.feature == feature) return line.uses;
        return 0;
    }

    /** What of it was used, never more than this: the least that counts of a multiple is what served the call. */
    PricedExtras used(Tokens tokens, Uses uses) {
        if (isNone()) return NONE;
        List<Line> counted = new ArrayList<>();
        for (Line line : lines) {
            long count = Math.min(line.uses, uses.of(line.feature));
            if (count > 0) counted.add(new Line(line.feature, line.perCall, line.perUse, count));
        }
        int served = uses.usualTier() ? Math.min(times, Peak.NORMAL) : times;
        long kept = Math.min(longWritten, Math.max(0, tokens.written() - uses.shortWritten()));
        return new PricedExtras(served, kept, counted);
    }

    /** As counts. */
    public Uses counts() {
        if (lines.isEmpty()) return Uses.NONE;
        return new Uses(lines.stream().collect(Collectors.toMap(Line::feature, Line::uses)));
    }

    /** As numbers for a column: multiple, tokens, these rates of the long cache, then code, prices and uses of each feature. */
    public long[] toArray(long... longRates) {
        List<Long> numbers = new ArrayList<>(List.of((long) times, longWritten));
        for (long rate : longRates) numbers.add(rate);
        for (Line line : lines)
            numbers.addAll(List.of((long) line.feature.code(), line.perCall, line.perUse, line.uses));
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** What {@link #toArray} wrote with so many rates, from a place on. */
    public static PricedExtras fromArray(long[] numbers, int at, int rates) {
        List<Line> lines = new ArrayList<>();
        for (int i = at + 2 + rates; i < numbers.length; i += FIELDS)
            lines.add(new Line(Feature.of(numbers[i]), numbers[i + 1], numbers[i + 2], numbers[i + 3]));
        return new PricedExtras(Math.toIntExact(numbers[at]), numbers[at + 1], lines);
    }
}
