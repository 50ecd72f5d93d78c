package com.smartoken.local.sandbox;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a sum such as {@code 2 + 3 * 4} in a short text and works it out. */
final class Arithmetic {

    private static final int TEXT_CHARACTERS_MAX = 200;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}");
    private static final Pattern SUM =
            Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?(?:\\s*[-+*/x×÷]\\s*\\d{1,15}(?:\\.\\d{1,9})?)+");
    private static final Pattern TERM = Pattern.compile("([-+*/x×÷]?)\\s*(\\d+(?:\\.\\d+)?)");

    private Arithmetic() {}

    /** The sum and its result as {@code 2+2 = 4}, or null when the text holds none that can be worked out. */
    static @Nullable String solve(String text) {
        if (text.length() > TEXT_CHARACTERS_MAX || DATE.matcher(text).find()) {
            return null;
        }
        Matcher sum = SUM.matcher(text);
        if (!sum.find()) {
            return null;
        }
        try {
            BigDecimal result = value(sum.group());
            return sum.group() + " = " + result.stripTrailingZeros().toPlainString();
        } catch (ArithmeticException divisionByZero) {
            return null;
        }
    }

    /** Products first, each a summand of its own; then all are added. */
    private static BigDecimal value(String sum) {
        Deque<BigDecimal> summands = new ArrayDeque<>();
        Matcher term = TERM.matcher(sum);
        while (term.find()) {
            BigDecimal number = new BigDecimal(term.group(2));
            switch (term.group(1)) {
                case "*", "x", "×" -> summands.push(summands.pop().multiply(number));
                case "/", "÷" -> summands.push(summands.pop().divide(number, MathContext.DECIMAL64));
                case "-" -> summands.push(number.negate());
                default -> summands.push(number);
            }
        }
        return summands.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
