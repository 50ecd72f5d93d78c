package com.smartoken.console.usage;

import com.smartoken.db.UsageEntry;
import com.smartoken.money.Feature;
import com.smartoken.money.Peak;
import com.smartoken.money.PricedExtras;
import com.smartoken.money.Rates;
import com.smartoken.money.Tokens;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's charge worked out again from what the log says of it, line by line, so that it can be shown and compared
 * with what was charged. The formula is that of {@link com.smartoken.money.Tariff}, written down a second time on purpose.
 *
 * @param factor of the peak, in thousandths
 * @param times of the service tier, in thousandths
 * @param fees of what was used beside tokens
 */
record Recalculation(List<Line> lines, int factor, int times, List<Fee> fees) {
    private static final BigInteger PICO_TIMES_THOUSANDTHS_TWICE = BigInteger.valueOf(1_000_000_000);

    Recalculation {
        lines = List.copyOf(lines);
        fees = List.copyOf(fees);
    }

    /**
     * A feature that was used.
     *
     * @param name for programs, such as {@code web_search}
     * @param perCall nano-dollars once, and {@code perUse} for each use
     */
    record Fee(String name, String label, long uses, long perCall, long perUse) {
        static Fee of(PricedExtras.Line line) {
            Feature feature = line.feature();
            return new Fee(feature.word(), feature.noun(line.uses()), line.uses(), line.perCall(), line.perUse());
        }

        /** Nano-dollars. */
        long nano() {
            return perCall + perUse * uses;
        }
    }

    /**
     * A class of tokens.
     *
     * @param name for programs, such as {@code fresh_input}
     * @param free of the tokens, covered by quota
     * @param rate pico-dollars a token
     */
    record Line(String name, String label, long tokens, long free, long rate) {
        long billed() {
            return tokens - free;
        }

        BigInteger pico() {
            return BigInteger.valueOf(billed()).multiply(BigInteger.valueOf(rate));
        }
    }

    static Recalculation of(UsageEntry entry) {
        Tokens tokens = entry.tokens();
        Rates rates = entry.charge().price().rates();
        List<Line> lines = new ArrayList<>();
        Quota input = new Quota(entry.charge().quotaInput());
        long fresh = tokens.input() - tokens.cached() - tokens.written();
        lines.add(input.line("fresh_input", "Fresh input", fresh, rates.input()));
        PricedExtras extras = entry.charge().price().extras();
        long shortWritten = tokens.written() - extras.longWritten();
        if (shortWritten > 0)
            lines.add(input.line("cache_write", "Input written to the cache", shortWritten, rates.cacheWrite()));
        if (extras.longWritten() > 0)
            lines.add(input.line(
                    "cache_write_1h",
                    "Input written to the cache for an hour",
                    extras.longWritten(),
                    rates.longCacheWrite()));
        if (tokens.cached() > 0)
            lines.add(input.line("cached_input", "Cached input", tokens.cached(), rates.cachedInput()));
        Quota output = new Quota(entry.charge().quotaOutput());
        boolean thought = tokens.thinking() > 0;
        long rate = thought ? rates.thinkingOutput() : rates.output();
        lines.add(output.line(
                "output", thought ? "Output, the answer" : "Output", tokens.output() - tokens.thinking(), rate));
        if (thought) lines.add(output.line("thinking_output", "Output, thinking", tokens.thinking(), rate));
        List<Fee> fees = extras.lines().stream().map(Fee::of).toList();
        return new Recalculation(lines, entry.charge().price().factor(), extras.times(), fees);
    }

    /** Quota covers lines in their order. */
    private static final class Quota {
        private long left;

        Quota(long left) {
            this.left = left;
        }

        Line line(String name, String label, long tokens, long rate) {
            long free = Math.min(left, tokens);
            left -= free;
            return new Line(name, label, tokens, free, rate);
        }
    }

    boolean isPeak() {
        return factor != Peak.NORMAL;
    }

    /** Whether it was served in a tier of another price than the usual. */
    boolean isTiered() {
        return times != Peak.NORMAL;
    }

    /** Nano-dollars of what was used beside tokens. */
    long feesNano() {
        return fees.stream().mapToLong(Fee::nano).sum();
    }

    /** The sum of the lines, in pico-dollars. */
    BigInteger pico() {
        return lines.stream().map(Line::pico).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Dollars for the tokens after peak hours and before the rounding. */
    BigDecimal afterPeak() {
        return new BigDecimal(pico().multiply(BigInteger.valueOf(factor)), 15);
    }

    /** Dollars for the tokens after all multiples and before the rounding. */
    BigDecimal exact() {
        return new BigDecimal(multiplied(), 18);
    }

    /** Nano-dollars of it all, rounded up once. */
    long nano() {
        BigInteger[] parts = multiplied().divideAndRemainder(PICO_TIMES_THOUSANDTHS_TWICE);
        return parts[0].longValueExact() + (parts[1].signum() > 0 ? 1 : 0) + feesNano();
    }

    private BigInteger multiplied() {
        return pico().multiply(BigInteger.valueOf((long) factor * times));
    }

    /** What rounding up added, in dollars. */
    BigDecimal rounding() {
        return BigDecimal.valueOf(nano() - feesNano(), 9).subtract(exact());
    }

    boolean usedQuota() {
        return lines.stream().anyMatch(line -> line.free > 0);
    }

    /** The formula with the numbers of this request. */
    String formula(UsageFigures words) {
        StringBuilder text = new StringBuilder("(");
        for (Line line : lines) {
            if (line.billed() == 0 && lines.size() > 1) continue;
            if (text.length() > 1) text.append(" + ");
            text.append(words.count(line.billed())).append(" × ").append(words.rate(line.rate));
        }
        if (text.length() == 1) text.append("0");
        text.append(") ÷ ").append(words.count(1_000_000));
        if (isPeak()) text.append(" × ").append(words.factor(factor));
        if (isTiered()) text.append(" × ").append(words.factor(times));
        for (Fee fee : fees) {
            if (fee.perCall > 0) text.append(" + ").append(words.usd(fee.perCall));
            if (fee.perUse > 0)
                text.append(" + ").append(words.count(fee.uses)).append(" × ").append(words.usd(fee.perUse));
        }
        BigDecimal sum = exact().add(BigDecimal.valueOf(feesNano(), 9));
        return text.append(" = ").append(words.usd(sum)).toString();
    }
}
