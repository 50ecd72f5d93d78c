package com.smartoken.console.wallet;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.console.wallet.WalletPages.Said;
import com.smartoken.db.Accounts;
import com.smartoken.db.AlertSettings;
import com.smartoken.db.Database;
import com.smartoken.db.SpendLimits;
import com.smartoken.http.Access;
import com.smartoken.http.Htmx;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Map;
import java.util.Objects;

/** {@code /console/wallet} and what can be changed there. */
final class WalletRoutes {
    private static final String WALLET = "/console/wallet";

    /** What the page says after a change, and in which part of it, by the word in its address. */
    private static final Map<String, Said> SAID = Map.of(
            "pay-as-you-go", Said.of("pay", "Pay-as-you-go is changed. It counts from the next call on."),
            "limit", Said.of("limits", "The limit is set. It counts within a second, on every node."),
            "removed", Said.of("limits", "The limit is removed."),
            "alerts", Said.of("alerts", "Your alerts are saved."));

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
        String done = ctx.queryParam("saved");
        show(ctx, done == null ? Said.NOTHING : SAID.getOrDefault(done, Said.NOTHING));
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
        if (form.hasErrors()) refuse(ctx, new Said("limits", "", form, null));
        else done(ctx, "limit");
    }

    private void removeLimit(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        LimitForm form = LimitForm.from(ctx, visitor.figures());
        if (form.namesNone()) throw new NotFoundResponse();
        limits.remove(visitor.account().id(), form.kindValue(), form.labelValue(), form.periodValue());
        done(ctx, "removed");
    }

    private void listen(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        AlertForm form = AlertForm.from(ctx, visitor.figures());
        if (form.hasErrors()) {
            refuse(ctx, new Said("alerts", "", null, form));
            return;
        }
        alerts.listen(visitor.account().id(), form.amount(visitor.figures()), form.percents(), form.muted());
        done(ctx, "alerts");
    }

    private void refuse(Context ctx, Said said) {
        ctx.status(422);
        show(ctx, said);
    }

    /** Leads to the part that was changed; htmx follows too, and asks there for the part alone. */
    private static void done(Context ctx, String what) {
        String part = Objects.requireNonNull(SAID.get(what)).part();
        ctx.redirect(WALLET + "?saved=" + what + "#" + part, HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, Said said) {
        Visitor visitor = Visitors.of(ctx);
        Templates templates = console.templates();
        if (Htmx.wants(ctx, "pay")) {
            console.answer(ctx, templates.walletPay(pages.pay(visitor, said)));
        } else if (Htmx.wants(ctx, "limits")) {
            console.answer(ctx, templates.walletLimits(pages.limits(visitor, said)));
        } else if (Htmx.wants(ctx, "alerts")) {
            console.answer(ctx, templates.walletAlerts(pages.alerts(visitor, said)));
        } else if (Htmx.wants(ctx, "history")) {
            HistoryFilter filter = HistoryFilter.from(ctx);
            Htmx.push(ctx, WALLET + filter.address() + "#history");
            console.answer(ctx, templates.walletHistory(pages.past(visitor, filter)));
        } else {
            HistoryFilter filter = ctx.method().equals(HandlerType.GET) ? HistoryFilter.from(ctx) : HistoryFilter.ALL;
            WalletPage page = pages.page(console.layout("Wallet", WALLET, visitor), visitor, filter, said);
            console.answer(ctx, templates.walletIndex(page));
        }
    }
}
