package com.smartoken.console.wallet;

import com.smartoken.console.Figures;
import com.smartoken.db.AccountEvent.Kind;
import com.smartoken.db.AlertSetting;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;
import com.smartoken.money.Usd;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody wants to hear of, as typed. An empty amount is none. */
public record AlertForm(String balanceBelow, List<Integer> percents, Set<Kind> muted, String balanceError) {
    private static final List<Integer> PERCENTS = List.of(50, 80, 100);
    private static final int SHOWN_MAX = 100;

    /** What can be switched off, and how it is called. */
    private static final List<Switch> SWITCHES = List.of(
            new Switch(Kind.KEY_LIMIT, "A key's limit refuses a call"),
            new Switch(Kind.CREDIT_GRANTED, "Credit is granted"),
            new Switch(Kind.CREDIT_EXPIRING, "Credit or free quota is about to expire"),
            new Switch(Kind.KEY_REVOKED, "A key is revoked"),
            new Switch(Kind.SIGN_IN, "Somebody signs in from a new place"));

    /** A kind of event with its words. */
    public record Switch(Kind kind, String label) {}

    static AlertForm of(AlertSetting setting, Figures figures) {
        Usd below = setting.balanceBelow();
        return new AlertForm(below == null ? "" : figures.typed(below), setting.budgetPercents(), setting.muted(), "");
    }

    static AlertForm from(Context ctx, Figures figures) {
        String amount = Inputs.form(ctx, "balance_below", SHOWN_MAX);
        List<Integer> percents = new ArrayList<>();
        for (int percent : PERCENTS) if (ctx.formParam("percent_" + percent) != null) percents.add(percent);
        Set<Kind> muted = EnumSet.noneOf(Kind.class);
        for (Switch one : SWITCHES) if (ctx.formParam(one.kind.word()) == null) muted.add(one.kind);
        return new AlertForm(amount, percents, muted, error(amount, figures));
    }

    public List<Integer> allPercents() {
        return PERCENTS;
    }

    public List<Switch> switches() {
        return SWITCHES;
    }

    /** Why nothing was saved. */
    public Refusal refusal() {
        return Refusal.NONE.with("balance_below", "Tell me when the balance is below", balanceError);
    }

    boolean hasErrors() {
        return !balanceError.isEmpty();
    }

    @Nullable
    Usd amount(Figures figures) {
        return balanceBelow.isEmpty() ? null : figures.amount(balanceBelow);
    }

    private static String error(String amount, Figures figures) {
        if (amount.isEmpty()) return "";
        try {
            return figures.amount(amount).nano() < 0 ? "An amount is not negative." : "";
        } catch (IllegalArgumentException e) {
            return "An amount in US dollars, such as " + figures.typed(Usd.parse("5")) + ", or nothing.";
        }
    }
}
