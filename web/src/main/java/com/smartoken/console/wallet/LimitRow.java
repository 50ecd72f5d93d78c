package com.smartoken.console.wallet;

import com.smartoken.console.Figures;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimits;
import com.smartoken.money.Usd;

/**
 * One limit as it is printed.
 *
 * @param percent of it that is spent or held, 0 to 100; -1 where each label has a count of its own
 */
public record LimitRow(
        String kind, String label, String period, String name, String amount, String spent, String held, int percent) {

    static LimitRow of(SpendLimits.Used used, Figures figures) {
        SpendLimit limit = used.limit();
        return new LimitRow(
                limit.kind().word(),
                limit.label(),
                limit.period().word(),
                capital(name(limit)),
                figures.usd(limit.amount()),
                figures.usd(used.spent()),
                used.held().equals(Usd.ZERO) ? "" : figures.usd(used.held()),
                limit.isDefault() ? -1 : percent(used));
    }

    static String name(SpendLimit limit) {
        return switch (limit.kind()) {
            case ACCOUNT -> "account budget";
            case FEATURE ->
                limit.label().isEmpty()
                        ? "budget of each other feature"
                        : "budget of feature \"" + limit.label() + "\"";
            case END_USER ->
                limit.label().isEmpty()
                        ? "limit of each other end user"
                        : "limit of end user \"" + limit.label() + "\"";
        };
    }

    private static int percent(SpendLimits.Used used) {
        return Figures.part(
                used.spent().plus(used.held()).nano(), used.limit().amount().nano());
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }
}
