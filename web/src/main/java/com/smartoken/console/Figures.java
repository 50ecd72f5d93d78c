package com.smartoken.console;

import com.smartoken.db.Marks;
import com.smartoken.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Money, counts and times as somebody wants to read them. Every page of the console prints through it. */
public record Figures(NumberStyle style, ZoneId zone) implements Marks.Style {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm", Locale.US);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("MMM d, HH:mm:ss", Locale.US);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm:ss.SSS", Locale.US);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("MMM d, HH:mm", Locale.US);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.US);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.US);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("MMM d", Locale.US);
    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE, MMM d, uuuu", Locale.US);
    private static final Pattern PLAIN_USD = Pattern.compile("\\$(\\d{1,12}(?:\\.\\d{1,12})?)(?![\\d,])");
    private static final String MINUS = "\u2212";

    static Figures of(Visitor visitor) {
        return new Figures(NumberStyle.of(visitor.account().numberFormat()), visitor.zone());
    }

    /** Exact, with two decimals or as many as the amount has: {@code $1,234.50}. */
    @Override
    public String usd(Usd amount) {
        return amount.nano() < 0
                ? MINUS + "$" + style.write(amount.plain().substring(1))
                : "$" + style.write(amount.plain());
    }

    /** Dollars of any exactness, with at least two decimals. */
    public String usd(BigDecimal dollars) {
        BigDecimal exact = dollars.stripTrailingZeros();
        String plain = exact.abs()
                .setScale(Math.max(2, exact.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
        return (exact.signum() < 0 ? MINUS : "") + "$" + style.write(plain);
    }

    /** With its sign, for what changes a balance: {@code +$5.00}. */
    public String change(Usd amount) {
        return amount.nano() > 0 ? "+" + usd(amount) : usd(amount);
    }

    /** A rate in pico-dollars a token as dollars for a million tokens. */
    public String rate(long pico) {
        return usd(BigDecimal.valueOf(pico, 6));
    }

    /** An English sentence of ours for programs, such as an API's error, with its amounts as this reader wants them. */
    public String sentence(String plain) {
        return PLAIN_USD
                .matcher(plain)
                .replaceAll(amount -> Matcher.quoteReplacement(usd(new BigDecimal(amount.group(1)))));
    }

    @Override
    public String count(long number) {
        return number < 0
                ? MINUS + style.write(Long.toString(number).substring(1))
                : style.write(Long.toString(number));
    }

    /** With a noun, which gets an s unless there is one. */
    public String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A decimal of ours, such as {@code 12.4}. */
    public String decimal(BigDecimal number) {
        return style.write(number.toPlainString());
    }

    /** A part of a whole in whole percent, at most 100, for a bar; all of it when the whole is nothing. */
    public static int part(long part, long whole) {
        if (part >= whole) return 100;
        return BigInteger.valueOf(part)
                .multiply(BigInteger.valueOf(100))
                .divide(BigInteger.valueOf(whole))
                .intValue();
    }

    /** Tokens of output a second, with one decimal. */
    public String speed(long tokens, long millis) {
        return decimal(BigDecimal.valueOf(tokens * 1000).divide(BigDecimal.valueOf(millis), 1, RoundingMode.HALF_UP))
                + " tokens/s";
    }

    /** In their zone, to the minute. */
    @Override
    public String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    String seconds(Instant instant) {
        return SECONDS.format(instant.atZone(zone));
    }

    String millis(Instant instant) {
        return MILLIS.format(instant.atZone(zone));
    }

    /** To the minute and without the year, for what is recent. */
    public String minute(Instant instant) {
        return MINUTE.format(instant.atZone(zone));
    }

    /** The weekday and the time of day, in a zone that counts for everybody. */
    public static String clock(Instant instant, ZoneId zone) {
        return CLOCK.format(instant.atZone(zone));
    }

    public String day(Instant instant) {
        return DAY.format(instant.atZone(zone));
    }

    /** A day that belongs to no zone of theirs, such as one of the sums by day (UTC). */
    public String day(LocalDate date) {
        return DAY.format(date);
    }

    /** The same without the year, where little room is. */
    public String shortDay(LocalDate date) {
        return SHORT_DAY.format(date);
    }

    /** The same with the day of the week. */
    public String weekday(LocalDate date) {
        return WEEKDAY.format(date);
    }

    /**
     * An amount as they typed it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public Usd amount(String typed) {
        return Usd.parse(style.read(typed));
    }

    /** What was typed as an amount, as a plain decimal; anything else as it is. */
    public String plain(String typed) {
        return style.read(typed);
    }

    /**
     * A whole number as they typed it, with or without groups.
     *
     * @throws IllegalArgumentException when it is none
     */
    public long number(String typed) {
        String plain = style.read(typed.replaceAll("[_\\s\u00a0\u202f]", ""));
        if (!plain.matches("\\d{1,18}")) throw new IllegalArgumentException("not a whole number: " + typed);
        return Long.parseLong(plain);
    }

    /** How an amount is typed into a field: without the sign of the currency and without groups. */
    public String typed(Usd amount) {
        return style == NumberStyle.COMMA_DOT ? amount.plain() : amount.plain().replace('.', ',');
    }
}
