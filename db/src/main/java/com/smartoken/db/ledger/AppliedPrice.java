package com.smartoken.db.ledger;

import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import java.time.LocalDate;

/**
 * The price that counted in the end.
 *
 * @param effective its day of effect
 * @param factor of the peak, in thousandths
 * @param tierAbove the edge of the tier, in tokens of input; 0 for none
 */
public record AppliedPrice(LocalDate effective, int factor, long tierAbove, Rates rates) {
    static AppliedPrice of(Tariff tariff, Tariff.Cost cost) {
        return new AppliedPrice(tariff.effective(), tariff.factor(), cost.tierAbove(), cost.rates());
    }

    /** As the log keeps it: what {@link #fromArray} reads. */
    long[] toArray() {
        return new long[] {
            effective.toEpochDay(),
            factor,
            tierAbove,
            rates.input(),
            rates.cachedInput(),
            rates.cacheWrite(),
            rates.output(),
            rates.thinkingOutput()
        };
    }

    /** From the log's numbers. */
    public static AppliedPrice fromArray(Long[] numbers) {
        return new AppliedPrice(
                LocalDate.ofEpochDay(numbers[0]),
                Math.toIntExact(numbers[1]),
                numbers[2],
                new Rates(numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]));
    }
}
