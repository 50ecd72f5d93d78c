package com.smartoken.site.pages;

import com.smartoken.http.Refusal;
import com.smartoken.site.Layout;
import java.util.List;

/** Every model's rates in one table; with the calculator's form sent, what a month costs on each, cheapest first. */
public record PricingPage(
        Layout layout,
        String lead,
        String today,
        List<Field> fields,
        boolean thinks,
        boolean isComputed,
        List<Group> groups) {

    /** What the table is now, for who hears it. */
    public String told() {
        if (!isComputed) return "The rates of every model.";
        Line cheapest = groups.getFirst().lines().getFirst();
        return "What the month costs on each model, the cheapest first: " + cheapest.row.name() + ", "
                + (cheapest.note.isEmpty() ? cheapest.month : cheapest.note) + ".";
    }

    /** Why nothing is computed. */
    public Refusal refusal() {
        Refusal refusal = Refusal.NONE;
        for (Field field : fields) refusal = refusal.with("c-" + field.name, field.label, field.error);
        return refusal;
    }

    /** A number of the calculator's form. */
    public record Field(String name, String label, String value, String hint, String error) {}

    /** ModelRows under a family; one group without a title when sorted by cost. */
    public record Group(String title, List<Line> lines) {}

    /** A model, what to know of its price, its further tiers, and the figures of the calculator (empty when there are none). */
    public record Line(ModelRow row, String remarks, List<RateRow> tiers, String call, String month, String note) {}
}
