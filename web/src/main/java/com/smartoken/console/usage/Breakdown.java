package com.smartoken.console.usage;

import com.smartoken.db.UsageSums;
import com.smartoken.db.UsageSums.Days;
import com.smartoken.db.UsageSums.Sum;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The usage of some days by one thing.
 *
 * @param rows the dearest, at most as many as were asked for
 * @param further of labels beyond what a day keeps apart
 * @param rest of the total, that no row has
 * @param isCut whether there may be more than the rows
 * @param byDay each day with requests
 */
record Breakdown(Grouping by, List<Sum> rows, Sum further, Sum rest, Sum total, boolean isCut, List<Sum> byDay) {

    static Breakdown of(UsageSums sums, Days days, Grouping by, int limit) {
        List<Sum> byDay = sums.byDay(days);
        List<Sum> rows = by.sums(sums, days, limit);
        Sum total = sum("total", byDay);
        Sum further = sum(by.further(), by.furtherSums(sums, days));
        Sum rest = minus(minus(total, sum("", rows), ""), further, by.rest());
        return new Breakdown(by, rows, further, rest, total, rows.size() == limit, byDay);
    }

    /** What has no row of its own, with what it is. */
    List<Sum> others() {
        return Stream.of(further, rest).filter(sum -> sum.requests() > 0).toList();
    }

    /** Whether there were more labels on a day than it keeps apart. */
    boolean hasFurther() {
        return further.requests() > 0;
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
