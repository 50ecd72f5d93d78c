package com.smartoken.site.status;

import com.smartoken.db.RouteSum;
import com.smartoken.relay.measure.Histogram;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The figures of a route over a time. How many calls there were is told by its size alone: a small service's traffic is
 * nobody else's business.
 *
 * @param median of the time to the first token in milliseconds; -1 when no stream was answered
 * @param slowest the 95th percentile of the same
 */
record RouteFigures(long attempts, long failed, int median, int slowest) {
    private static final int THOUSAND = 1_000;

    static RouteFigures of(RouteSum sum) {
        return new RouteFigures(
                sum.attempts(),
                sum.failed(),
                Histogram.percentile(sum.firstToken(), 50),
                Histogram.percentile(sum.firstToken(), 95));
    }

    /** A lower bound of the calls that is a power of ten; 1 for fewer than ten, 0 for none. */
    long callsAtLeast() {
        long bound = attempts == 0 ? 0 : 1;
        while (bound > 0 && bound * 10 <= attempts) bound *= 10;
        return bound;
    }

    String calls() {
        long bound = callsAtLeast();
        return bound == 0 ? "none" : bound == 1 ? "<10" : String.format(Locale.US, "%,d+", bound);
    }

    /** Failed attempts in percent with one decimal; empty without calls. */
    String errors() {
        if (attempts == 0) return "";
        if (failed > 0 && failed * THOUSAND < attempts) return "<0.1%";
        return new BigDecimal(failed * 100)
                        .divide(new BigDecimal(attempts), 1, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }

    /** The share of failed attempts with three decimals. */
    BigDecimal errorRate() {
        return new BigDecimal(failed).divide(new BigDecimal(attempts), 3, RoundingMode.HALF_UP);
    }

    /** {@code 310 ms}, {@code 1.2 s}, {@code 14 s}; empty when unknown. */
    static String time(int millis) {
        if (millis < 0) return "";
        if (millis < THOUSAND) return millis + " ms";
        int decimals = millis < 10 * THOUSAND ? 1 : 0;
        return new BigDecimal(millis).movePointLeft(3).setScale(decimals, RoundingMode.HALF_UP) + " s";
    }
}
