package com.smartoken.relay;

import com.smartoken.db.ApiKey;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Labels;
import java.util.ArrayList;
import java.util.List;

/** What a call's spending counts against: the cap of its key and the limits of its account. */
final class Caps {
    private static final String KEY = "key:";

    private Caps() {}

    static List<HoldRequest.Cap> of(ApiKey key, Labels labels) {
        ApiKey.Cap own = key.cap();
        if (own == null && key.spendLimits().isEmpty()) return List.of();
        List<HoldRequest.Cap> caps = new ArrayList<>();
        if (own != null)
            caps.add(new HoldRequest.Cap(
                    KEY + key.spendingId(), own.period(), own.amount().nano()));
        for (SpendLimit limit : key.spendLimits()) {
            String label = switch (limit.kind()) {
                case ACCOUNT -> "";
                case FEATURE -> labels.feature();
                case END_USER -> labels.endUser();
            };
            if (label == null || !isMeant(limit, label, key.spendLimits())) continue;
            caps.add(new HoldRequest.Cap(
                    limit.kind().scope(key.accountId(), label),
                    limit.period(),
                    limit.amount().nano()));
        }
        return caps;
    }

    /** A default limit is not for those that have limits of their own. */
    private static boolean isMeant(SpendLimit limit, String label, List<SpendLimit> all) {
        if (!limit.isDefault()) return limit.label().equals(label);
        return all.stream()
                .noneMatch(
                        other -> other.kind() == limit.kind() && other.label().equals(label));
    }

    /** The contract's code for a cap that refused a call. */
    static String code(HoldRequest.Cap cap) {
        return isOf(SpendLimit.Kind.END_USER, cap)
                ? "end_user_limit_reached"
                : cap.scope().startsWith(KEY) ? "key_limit_reached" : "budget_reached";
    }

    /** What refused a call, in words. */
    static String subject(HoldRequest.Cap cap) {
        if (cap.scope().startsWith(KEY)) return "the limit of this API key";
        if (isOf(SpendLimit.Kind.END_USER, cap)) return "the limit of end user \"" + label(cap) + "\"";
        if (isOf(SpendLimit.Kind.FEATURE, cap)) return "the budget of feature \"" + label(cap) + "\"";
        return "the budget of this account";
    }

    private static boolean isOf(SpendLimit.Kind kind, HoldRequest.Cap cap) {
        String any = kind.scope(0, "");
        return cap.scope().startsWith(any.substring(0, any.indexOf(':') + 1));
    }

    private static String label(HoldRequest.Cap cap) {
        return cap.scope().split(":", 3)[2];
    }
}
