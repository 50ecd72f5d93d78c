package com.smartoken.console.usage;

import com.smartoken.db.UsageSums;
import com.smartoken.db.UsageSums.Days;
import com.smartoken.db.UsageSums.Sum;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The usage of some days by one thing.
 *
 * @param rows the dearest, at most as many as were asked for
 * @param rest of the total, that no row has
 * @param isCut whether there may be more than the rows
 * @param byDay each day with requests
 */
record Breakdown(Grouping by, List<Sum> rows, Sum rest, Sum total, boolean isCut, List<Sum> byDay) {

    static Breakdown of(UsageSums sums, Days days, Grouping by, int limit) {
        List<Sum> byDay = sums.byDay(days);
        List<Sum> rows = by.sums(sums, days, limit);
        Sum total = sum("total", byDay);
        return new Breakdown(by, rows, minus(total, sum("", rows), by.rest()), total, rows.size() == limit, byDay);
    }

    boolean hasRest() {
        return rest.requests() > 0;
    }

    private static Sum sum(String label, List<Sum> sums) {
        return new Sum(
                label,
                add(sums, Sum::requests),
                add(sums, Sum::errors),
                add(sums, Sum::input),
                add(sums, Sum::cached),
                add(sums, Sum::output),
                add(sums, Sum::thinking),
                add(sums, Sum::charged));
    }

    private static long add(List<Sum> sums, ToLongFunction<Sum> value) {
        return sums.stream().mapToLong(value).sum();
    }

    private static Sum minus(Sum total, Sum part, String label) {
        return new Sum(
                label,
                total.requests() - part.requests(),
                total.errors() - part.errors(),
                total.input() - part.input(),
                total.cached() - part.cached(),
                total.output() - part.output(),
                total.thinking() - part.thinking(),
                total.charged() - part.charged());
    }
}
