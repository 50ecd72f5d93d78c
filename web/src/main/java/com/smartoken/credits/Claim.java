package com.smartoken.credits;

import com.smartoken.db.Trials;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a claim of several quotas went: how many were given, and what the rest was refused for. */
public record Claim(int count, String mistake) {

    public static Claim of(Map<String, Trials.Outcome> outcomes) {
        int count = (int) outcomes.values().stream()
                .filter(Trials.Outcome.CLAIMED::equals)
                .count();
        if (outcomes.containsValue(Trials.Outcome.ON_HOLD)) {
            return new Claim(count, "Your account is on hold, so nothing was claimed.");
        }
        if (outcomes.containsValue(Trials.Outcome.KEPT_BACK)) {
            return new Claim(
                    count,
                    "Nothing was claimed: free credit for this account waits for a decision of our staff or was refused.");
        }
        String had = outcomes.entrySet().stream()
                .filter(one -> one.getValue() == Trials.Outcome.HAD)
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return new Claim(
                count, had.isEmpty() ? "" : "Claimed before, which is possible once for each model: " + had + ".");
    }

    /** For models that have no quota or do not exist, and for none at all. */
    public static Claim impossible(List<String> ids) {
        return new Claim(
                0,
                ids.isEmpty()
                        ? "Nothing was chosen. Tick the models whose free quota you want."
                        : "One of these models has no free quota, so nothing was claimed.");
    }
}
