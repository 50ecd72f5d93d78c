package com.smartoken.site.pages;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.site.Format;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * What an example call costs, computed by the same formula as every bill.
 *
 * @param held the most that it could have cost, reserved before the call
 * @param released what of that went back
 */
public record SampleReceipt(String model, String href, List<Line> lines, String charged, String held, String released) {
    private static final Tokens EXAMPLE = new Tokens(12_480, 9_600, 0, 860, 0);
    private static final long OUTPUT_LIMIT = 2_000;

    /** A class of tokens. */
    public record Line(String label, String tokens, String rate, String amount) {}

    static SampleReceipt of(Model model, Instant now) {
        PriceEntry entry = Objects.requireNonNullElse(
                model.entryOn(LocalDate.ofInstant(now, ZoneOffset.UTC)),
                model.prices().getLast());
        Tariff tariff = new Tariff(
                entry.price().effective(),
                Peak.NORMAL,
                entry.price().rates(),
                entry.price().tiers());
        Tariff.Cost cost = tariff.cost(EXAMPLE, 0);
        long held = tariff.worstCase(EXAMPLE.input(), OUTPUT_LIMIT, 0);
        Rates rates = cost.rates();
        return new SampleReceipt(
                model.name(),
                "/models/" + model.id(),
                List.of(
                        line("Fresh input", EXAMPLE.input() - EXAMPLE.cached(), rates.input()),
                        line("Cached input", EXAMPLE.cached(), rates.cachedInput()),
                        line("Output", EXAMPLE.output(), rates.output())),
                usd(cost.nano()),
                usd(held),
                usd(held - cost.nano()));
    }

    private static Line line(String label, long tokens, long rate) {
        // A rate is in pico-dollars, so a class may end in a fraction of a nano-dollar; only the sum is rounded.
        return new Line(label, Format.count(tokens), Format.rate(rate), Format.pico(tokens * rate));
    }

    private static String usd(long nano) {
        return Format.usd(BigInteger.valueOf(nano));
    }
}
