package com.smartoken.console.wallet;

import com.smartoken.console.Figures;
import com.smartoken.db.Period;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimit.Kind;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;
import com.smartoken.money.Usd;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/** A limit as somebody typed it, with what is wrong beside each field. */
public record LimitForm(
        String kind,
        String label,
        String period,
        String amount,
        String choiceError,
        String labelError,
        String amountError) {
    private static final List<String> KINDS = List.of("account", "feature", "end_user");
    private static final List<String> PERIODS = List.of("month", "week", "day");
    private static final int SHOWN_MAX = 500;
    private static final Usd AMOUNT_MAX = Usd.parse("1000000");

    static final LimitForm EMPTY = new LimitForm(KINDS.getFirst(), "", PERIODS.getFirst(), "", "", "", "");

    static LimitForm from(Context ctx, Figures figures) {
        String kind = Inputs.form(ctx, "kind", SHOWN_MAX);
        String period = Inputs.form(ctx, "period", SHOWN_MAX);
        boolean isListed = KINDS.contains(kind) && PERIODS.contains(period);
        String label = Inputs.form(ctx, "label", SHOWN_MAX);
        String amount = Inputs.form(ctx, "amount", SHOWN_MAX);
        return new LimitForm(
                isListed ? kind : KINDS.getFirst(),
                label,
                isListed ? period : PERIODS.getFirst(),
                amount,
                isListed ? "" : "Choose from the lists.",
                kind.equals("account") ? "" : labelError(label),
                amountError(amount, figures));
    }

    /** Why nothing was saved. */
    public Refusal refusal() {
        return Refusal.NONE
                .with("kind", "For", choiceError)
                .with("label", "Feature or end user", labelError)
                .with("amount", "Amount in USD", amountError);
    }

    boolean hasErrors() {
        return namesNone() || !amountError.isEmpty();
    }

    /** Whether it can't be that of any limit, whatever its amount. */
    boolean namesNone() {
        return !choiceError.isEmpty() || !labelError.isEmpty();
    }

    LimitForm tooMany(int most) {
        return new LimitForm(
                kind,
                label,
                period,
                amount,
                choiceError,
                labelError,
                "You have " + most + " limits already. Remove one first.");
    }

    SpendLimit limit(Figures figures) {
        return new SpendLimit(kindValue(), labelValue(), periodValue(), figures.amount(amount));
    }

    /** Whose limit it is; what was typed for another scope stays in the form and counts for nothing. */
    String labelValue() {
        return kind.equals("account") ? "" : label;
    }

    Kind kindValue() {
        return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    Period periodValue() {
        return Period.of(period);
    }

    private static String labelError(String label) {
        if (label.length() > SpendLimit.LABEL_MAX) return "At most " + SpendLimit.LABEL_MAX + " characters.";
        return label.matches("(?s).*\\p{C}.*") ? "No invisible characters, please." : "";
    }

    private static String amountError(String amount, Figures figures) {
        try {
            Usd usd = figures.amount(amount);
            if (usd.nano() < 0) return "An amount is not negative.";
            return usd.compareTo(AMOUNT_MAX) > 0 ? "At most " + figures.usd(AMOUNT_MAX) + "." : "";
        } catch (IllegalArgumentException e) {
            return "An amount in US dollars, such as " + figures.typed(Usd.parse("25")) + ".";
        }
    }
}
