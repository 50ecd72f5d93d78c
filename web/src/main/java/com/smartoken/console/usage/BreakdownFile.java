package com.smartoken.console.usage;

import com.smartoken.Csv;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageSums.Sum;
import com.smartoken.money.Usd;
import java.util.Map;

/** A breakdown as CSV. Keys are told by their names. */
record BreakdownFile(Breakdown breakdown, Map<Long, UsageEntry.Key> keys) {
    static final int ROWS_MAX = 1_000;

    String text() {
        StringBuilder text = new StringBuilder(Csv.header(
                breakdown.by().word(),
                "requests",
                "errors",
                "input_tokens",
                "cached_tokens",
                "output_tokens",
                "thinking_tokens",
                "cost_usd"));
        for (Sum sum : breakdown.rows()) text.append(row(label(sum), sum));
        for (Sum sum : breakdown.others()) text.append(row(sum.label(), sum));
        return text.toString();
    }

    private String label(Sum sum) {
        if (breakdown.by() != Grouping.KEY) return sum.label();
        UsageEntry.Key key = keys.get(Long.parseLong(sum.label()));
        return key == null ? "Key " + sum.label() : key.name();
    }

    private static String row(String label, Sum sum) {
        return new Csv()
                .text(label)
                .number(sum.requests())
                .number(sum.errors())
                .number(sum.input())
                .number(sum.cached())
                .number(sum.output())
                .number(sum.thinking())
                .plain(new Usd(sum.charged()).plain())
                .row();
    }
}
