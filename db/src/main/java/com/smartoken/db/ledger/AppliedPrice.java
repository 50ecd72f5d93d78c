package com.smartoken.db.ledger;

import com.smartoken.money.PricedExtras;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * The price that counted in the end.
 *
 * @param effective its day of effect
 * @param factor of the peak, in thousandths
 * @param tierAbove the edge of the tier, in tokens of input; 0 for none
 * @param extras what was used beside tokens, with its prices
 */
public record AppliedPrice(LocalDate effective, int factor, long tierAbove, Rates rates, PricedExtras extras) {
    private static final int USUAL = 8;

    static AppliedPrice of(Tariff tariff, Tariff.Cost cost) {
        return new AppliedPrice(tariff.effective(), tariff.factor(), cost.tierAbove(), cost.rates(), cost.extras());
    }

    /** As the log keeps it: what {@link #fromArray} reads. Extras make it longer; few calls have any. */
    long[] toArray() {
        long[] usual = {
            effective.toEpochDay(),
            factor,
            tierAbove,
            rates.input(),
            rates.cachedInput(),
            rates.cacheWrite(),
            rates.output(),
            rates.thinkingOutput()
        };
        if (extras.isNone()) return usual;
        long[] more = extras.toArray(rates.longCacheWrite());
        long[] all = Arrays.copyOf(usual, USUAL + more.length);
        System.arraycopy(more, 0, all, USUAL, more.length);
        return all;
    }

    /** From the log's numbers. */
    public static AppliedPrice fromArray(Long[] written) {
        long[] numbers = new long[written.length];
        for (int i = 0; i < numbers.length; i++) numbers[i] = written[i];
        boolean isUsual = numbers.length == USUAL;
        return new AppliedPrice(
                LocalDate.ofEpochDay(numbers[0]),
                Math.toIntExact(numbers[1]),
                numbers[2],
                new Rates(numbers[3], numbers[4], numbers[5], isUsual ? 0 : numbers[USUAL + 2], numbers[6], numbers[7]),
                isUsual ? PricedExtras.NONE : PricedExtras.fromArray(numbers, USUAL, 1));
    }
}
