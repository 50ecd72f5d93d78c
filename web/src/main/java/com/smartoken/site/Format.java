package com.smartoken.site;

import com.smartoken.money.Peak;
import com.smartoken.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How numbers, days and hours are written for people. */
public final class Format {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.US);
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private Format() {}

    /** A rate in pico-dollars a token as dollars for a million: {@code $0.15}, {@code $0.003}. */
    public static String rate(long pico) {
        return "$" + rateNumber(pico);
    }

    /** A rate multiplied by a factor in thousandths, exactly. */
    public static String rate(long pico, int factor) {
        return "$" + decimal(BigDecimal.valueOf(pico, 6).multiply(BigDecimal.valueOf(factor, 3)));
    }

    /** A rate without the sign, as client programs ask for it. */
    public static String rateNumber(long pico) {
        return decimal(BigDecimal.valueOf(pico, 6));
    }

    /** An exact amount of nano-dollars: {@code $1,234.50}, {@code $0.000123}. */
    public static String usd(BigInteger nano) {
        String plain = decimal(new BigDecimal(nano, 9));
        int dot = plain.indexOf('.');
        return "$" + count(new BigInteger(plain.substring(0, dot))) + plain.substring(dot);
    }

    /** Whole dollars without cents: {@code $5}, {@code $12.50}. */
    public static String shortUsd(Usd amount) {
        String plain = amount.plain();
        return "$" + (plain.endsWith(".00") ? plain.substring(0, plain.length() - 3) : plain);
    }

    /** An exact amount of pico-dollars: {@code $0.00043200015}. */
    public static String pico(long pico) {
        return "$" + decimal(BigDecimal.valueOf(pico, 12));
    }

    /** With thousands separators. */
    public static String count(long number) {
        return count(BigInteger.valueOf(number));
    }

    /** With a noun, which gets an s unless there is one. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    private static String count(BigInteger number) {
        return String.format(Locale.US, "%,d", number);
    }

    /** A factor in thousandths: {@code 2×}, {@code 1.5×}. */
    public static String times(int factor) {
        return BigDecimal.valueOf(factor, 3).stripTrailingZeros().toPlainString() + "×";
    }

    /** {@code Nov 16, 2026}. */
    public static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** {@code Mon–Fri} or {@code Mon, Wed}. */
    public static String days(Peak peak) {
        List<DayOfWeek> days = peak.days().stream().sorted().toList();
        int first = days.getFirst().getValue();
        int last = days.getLast().getValue();
        if (days.size() > 2 && last - first == days.size() - 1) return DAYS.get(first - 1) + "–" + DAYS.get(last - 1);
        return days.stream().map(day -> DAYS.get(day.getValue() - 1)).collect(Collectors.joining(", "));
    }

    /** {@code 09:00–12:00 and 14:00–18:00}. */
    public static String hours(Peak peak) {
        return peak.hours().stream()
                .map(hours -> clock(hours.from()) + "–" + clock(hours.to()))
                .collect(Collectors.joining(" and "));
    }

    private static String clock(int minutes) {
        return String.format(Locale.US, "%02d:%02d", minutes / 60, minutes % 60);
    }

    /** At least two decimals, and as many as the number needs. */
    private static String decimal(BigDecimal value) {
        BigDecimal exact = value.stripTrailingZeros();
        return exact.setScale(Math.max(2, exact.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
