package com.smartoken.usage;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the pages about usage write numbers. Amounts are exact; only times and shares are shortened. */
final class Words {
    private Words() {}

    /** Nano-dollars: {@code $1,234.50}, {@code $0.000123}. */
    static String usd(long nano) {
        return usd(BigDecimal.valueOf(nano, 9));
    }

    /** Dollars with at least two decimals, and as many as they have. */
    static String usd(BigDecimal dollars) {
        BigDecimal exact = dollars.stripTrailingZeros();
        return "$" + String.format(Locale.US, "%,." + Math.max(2, exact.scale()) + "f", exact);
    }

    /** Pico-dollars. */
    static String pico(BigInteger pico) {
        return usd(new BigDecimal(pico, 12));
    }

    /** A rate in pico-dollars a token as dollars for a million tokens. */
    static String rate(long pico) {
        return usd(BigDecimal.valueOf(pico, 6));
    }

    /** With thousands separators. */
    static String count(long number) {
        return String.format(Locale.US, "%,d", number);
    }

    /** With the noun, which gets an s unless there is one. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A factor in thousandths: {@code 2×}, {@code 1.5×}. */
    static String times(int factor) {
        return BigDecimal.valueOf(factor, 3).stripTrailingZeros().toPlainString() + "×";
    }

    /** {@code 340 ms}, {@code 12.4 s}; empty for nothing. */
    static String millis(@Nullable Integer millis) {
        if (millis == null) return "";
        if (millis < 1_000) return millis + " ms";
        return BigDecimal.valueOf(millis, 3).setScale(millis < 10_000 ? 2 : 1, RoundingMode.HALF_UP) + " s";
    }

    /** A part of a whole in percent with one decimal, {@code 0.0} to {@code 100.0}. */
    static String percent(long part, long whole) {
        if (whole <= 0) return "0.0";
        return BigDecimal.valueOf(part)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
