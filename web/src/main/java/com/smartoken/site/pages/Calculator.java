package com.smartoken.site.pages;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Thinking;
import com.smartoken.money.Peak;
import com.smartoken.money.Price;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.site.Format;
import io.javalin.http.Context;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a month would cost, by the same formula as a bill. */
final class Calculator {
    private static final long CALLS_MAX = 1_000_000_000;
    private static final int PERCENT = 100;
    private static final int TYPED_MAX = 24;

    private final List<PricingPage.Field> fields = new ArrayList<>();
    private final long input;
    private final long cachedShare;
    private final long output;
    private final long calls;
    private final long peakShare;
    private final boolean thinks;
    private final boolean isAsked;

    /** A call outside of peak hours, and the month, in nano-dollars. */
    record Month(long call, BigInteger total) {}

    private Calculator(Context ctx) {
        isAsked = ctx.queryParam("calls") != null || ctx.queryParam("input") != null;
        input = number(ctx, "input", "Input tokens per call", 2_000, Tokens.MAX, "your prompt, history and tools");
        cachedShare =
                number(ctx, "cached", "Of these from cache, %", 50, PERCENT, "the part that repeats call after call");
        output = number(
                ctx, "output", "Output tokens per call", 500, Tokens.MAX, "the answer, and what the model thinks");
        calls = number(ctx, "calls", "Calls per month", 10_000, CALLS_MAX, "");
        peakShare = number(ctx, "peak", "Of these in peak hours, %", 25, PERCENT, "only where a model has peak hours");
        thinks = isAsked && "on".equals(ctx.queryParam("thinking"));
    }

    static Calculator of(Context ctx) {
        return new Calculator(ctx);
    }

    List<PricingPage.Field> fields() {
        return List.copyOf(fields);
    }

    boolean thinks() {
        return thinks;
    }

    /** Whether there is something to compute: the form was sent and every number makes sense. */
    boolean isReady() {
        return isAsked && fields.stream().allMatch(field -> field.error().isEmpty());
    }

    /** Whether such a call is within a model's limits. */
    boolean fits(Model model) {
        return output <= model.maxOutput() && input + output <= model.context();
    }

    /** The month at a price; calls in peak hours are those of the share, rounded down. */
    Month month(Model model, Price price) {
        boolean thought = model.thinking() == Thinking.ALWAYS || (thinks && model.thinking() == Thinking.OPTIONAL);
        Tokens tokens = new Tokens(input, input * cachedShare / PERCENT, 0, output, thought ? output : 0);
        long normal = cost(price, Peak.NORMAL, tokens);
        Peak peak = price.peak();
        long inPeak = peak == null ? 0 : calls * peakShare / PERCENT;
        BigInteger total = product(normal, calls - inPeak);
        if (peak != null) total = total.add(product(cost(price, peak.factor(), tokens), inPeak));
        return new Month(normal, total);
    }

    private static long cost(Price price, int factor, Tokens tokens) {
        return new Tariff(price.effective(), factor, price.rates(), price.tiers())
                .cost(tokens, 0)
                .nano();
    }

    private static BigInteger product(long nano, long calls) {
        return BigInteger.valueOf(nano).multiply(BigInteger.valueOf(calls));
    }

    /** Reads a number, with or without separators, and remembers the field with what is wrong. */
    private long number(Context ctx, String name, String label, long usual, long max, String hint) {
        @Nullable String typed = ctx.queryParam(name);
        String value = typed == null ? Long.toString(usual) : typed.strip();
        String digits = value.replaceAll("[,_\\s]", "");
        boolean isNumber = digits.length() <= TYPED_MAX && digits.matches("\\d{1,18}") && Long.parseLong(digits) <= max;
        String error = isNumber ? "" : "A whole number from 0 to " + Format.count(max);
        fields.add(new PricingPage.Field(
                name, label, value.length() <= TYPED_MAX ? value : value.substring(0, TYPED_MAX), hint, error));
        return isNumber ? Long.parseLong(digits) : 0;
    }
}
