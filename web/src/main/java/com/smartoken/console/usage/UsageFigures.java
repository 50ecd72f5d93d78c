package com.smartoken.console.usage;

import com.smartoken.console.Figures;
import com.smartoken.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How the pages about usage write numbers, in their owner's format. Amounts are exact; only times and shares are shortened. */
record UsageFigures(Figures figures) {

    /** Nano-dollars: {@code $1,234.50}, {@code $0.000123}. */
    String usd(long nano) {
        return figures.usd(new Usd(nano));
    }

    /** Dollars with at least two decimals, and as many as they have. */
    String usd(BigDecimal dollars) {
        return figures.usd(dollars);
    }

    /** Pico-dollars. */
    String pico(BigInteger pico) {
        return usd(new BigDecimal(pico, 12));
    }

    /** A rate in pico-dollars a token as dollars for a million tokens. */
    String rate(long pico) {
        return figures.rate(pico);
    }

    /** With thousands separators. */
    String count(long number) {
        return figures.count(number);
    }

    /** With the noun, which gets an s unless there is one. */
    String count(long number, String noun) {
        return figures.count(number, noun);
    }

    /** A factor in thousandths: {@code 2}, {@code 1.5}. */
    String factor(int thousandths) {
        return figures.decimal(new BigDecimal(
                BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString()));
    }

    /** {@code 340 ms}, {@code 12.4 s}; empty for nothing. */
    String millis(@Nullable Integer millis) {
        if (millis == null) return "";
        if (millis < 1_000) return millis + " ms";
        return figures.decimal(BigDecimal.valueOf(millis, 3).setScale(millis < 10_000 ? 2 : 1, RoundingMode.HALF_UP))
                + " s";
    }

    /** A part of a whole: {@code 82.4%}. */
    String percent(long part, long whole) {
        return figures.decimal(share(part, whole)) + "%";
    }

    /** A part of a whole in percent with one decimal, {@code 0.0} to {@code 100.0}. */
    static BigDecimal share(long part, long whole) {
        if (whole <= 0) return new BigDecimal("0.0");
        return BigDecimal.valueOf(part)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP);
    }
}
