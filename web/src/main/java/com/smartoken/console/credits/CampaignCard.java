package com.smartoken.console.credits;

import com.smartoken.console.Stamp;
import java.util.List;

/**
 * A campaign in numbers.
 *
 * @param applied when all existing accounts were last gone through
 * @param budgetPercent of the budget that is granted; -1 without a budget
 * @param hasGrants whether there is anything to draw
 */
public record CampaignCard(
        String slug,
        String title,
        String href,
        String state,
        String badge,
        String each,
        Stamp until,
        Stamp applied,
        List<Figure> figures,
        int budgetPercent,
        String budgetWords,
        boolean hasGrants,
        BurnDown chart) {

    /** A number with its name. */
    public record Figure(String name, String value) {}

    public boolean isApplied() {
        return !applied.iso().isEmpty();
    }
}
