package com.smartoken.console.wallet;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.Accounts;
import com.smartoken.db.AlertSettings;
import com.smartoken.db.Database;
import com.smartoken.db.SpendLimits;
import com.smartoken.http.Access;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Map;

/** {@code /console/wallet} and what can be changed there. */
final class WalletRoutes {
    private static final String WALLET = "/console/wallet";

    /** What the page says after a change, by the word in its address. */
    private static final Map<String, String> SAID = Map.of(
            "pay-as-you-go", "Pay-as-you-go is changed. It counts from the next call on.",
            "limit", "The limit is set. It counts within a second, on every node.",
            "removed", "The limit is removed.",
            "alerts", "Your alerts are saved.");

    private final WalletPages pages;
    private final Accounts accounts;
    private final SpendLimits limits;
    private final AlertSettings alerts;
    private final Console console;

    WalletRoutes(WalletPages pages, Database database, Console console) {
        this.pages = pages;
        this.accounts = new Accounts(database);
        this.limits = new SpendLimits(database);
        this.alerts = new AlertSettings(database);
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(WALLET, this::wallet, Access.SIGNED_IN);
        routes.post(WALLET + "/pay-as-you-go", this::payAsYouGo, Access.SIGNED_IN);
        routes.post(WALLET + "/limits", this::limit, Access.SIGNED_IN);
        routes.post(WALLET + "/limits/remove", this::removeLimit, Access.SIGNED_IN);
        routes.post(WALLET + "/alerts", this::listen, Access.SIGNED_IN);
    }

    private void wallet(Context ctx) {
        show(ctx, HistoryFilter.from(ctx), WalletPages.Typed.NOTHING);
    }

    private void payAsYouGo(Context ctx) {
        accounts.setPayAsYouGo(Visitors.of(ctx).account().id(), "on".equals(ctx.formParam("on")));
        done(ctx, "pay-as-you-go");
    }

    private void limit(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        Figures figures = visitor.figures();
        LimitForm form = LimitForm.from(ctx, figures);
        if (!form.hasErrors() && !limits.set(visitor.account().id(), form.limit(figures))) {
            form = form.tooMany(SpendLimits.COUNT_MAX);
        }
        if (form.hasErrors()) refuse(ctx, new WalletPages.Typed(form, null));
        else done(ctx, "limit");
    }

    private void removeLimit(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        LimitForm form = LimitForm.from(ctx, visitor.figures());
        if (form.namesNone()) throw new NotFoundResponse();
        limits.remove(visitor.account().id(), form.kindValue(), form.label(), form.periodValue());
        done(ctx, "removed");
    }

    private void listen(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        AlertForm form = AlertForm.from(ctx, visitor.figures());
        if (form.hasErrors()) {
            refuse(ctx, new WalletPages.Typed(null, form));
            return;
        }
        alerts.listen(visitor.account().id(), form.amount(visitor.figures()), form.percents(), form.muted());
        done(ctx, "alerts");
    }

    private void refuse(Context ctx, WalletPages.Typed typed) {
        ctx.status(422);
        show(ctx, HistoryFilter.ALL, typed);
    }

    private static void done(Context ctx, String what) {
        ctx.redirect(WALLET + "?saved=" + what, HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, HistoryFilter filter, WalletPages.Typed typed) {
        Visitor visitor = Visitors.of(ctx);
        String what = ctx.queryParam("saved");
        String saved = what == null ? "" : SAID.getOrDefault(what, "");
        WalletPage page = pages.page(console.layout("Wallet", WALLET, visitor), visitor, filter, typed, saved);
        console.answer(ctx, console.templates().walletIndex(page));
    }
}
