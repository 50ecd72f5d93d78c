package com.smartoken.db;

import com.smartoken.money.Usd;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an owner wants to hear of, and where.
 *
 * @param balanceBelow to be told when there is less; null for never
 * @param budgetPercents of a budget, to be told when they are reached
 * @param muted what they do not want to hear of
 * @param webhookSecret signs what goes to the webhook; null exactly when there is none
 */
public record AlertSetting(
        @Nullable Usd balanceBelow,
        List<Integer> budgetPercents,
        Set<AccountEvent.Kind> muted,
        boolean email,
        @Nullable String webhookUrl,
        @Nullable String webhookSecret) {

    /** For who never set anything. */
    public static final AlertSetting DEFAULT =
            new AlertSetting(new Usd(1_000_000_000), List.of(50, 80, 100), Set.of(), true, null, null);

    public AlertSetting {
        budgetPercents = List.copyOf(budgetPercents);
        muted = Set.copyOf(muted);
    }

    @Override
    public String toString() {
        return "AlertSetting[" + balanceBelow + ", " + budgetPercents + ", " + muted + "]";
    }
}
