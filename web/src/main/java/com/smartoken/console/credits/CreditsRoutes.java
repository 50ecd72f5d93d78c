package com.smartoken.console.credits;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Origins;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.credits.CreditCode;
import com.smartoken.db.CreditCodes;
import com.smartoken.db.Lots;
import com.smartoken.db.SignUps;
import com.smartoken.http.Access;
import com.smartoken.http.ClientAddress;
import com.smartoken.http.ClientNetwork;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.function.Supplier;

/** An account's credit and the field for a code: {@code /console/credits}; codes are sent to {@code /console/wallet/code}. */
final class CreditsRoutes {
    private static final String PATH = "/console/credits";

    /** Where the menu has it: in the wallet. */
    private static final String PLACE = "/console/wallet/credits";

    private static final String REDEEM = "/console/wallet/code";
    private static final int CODE_LENGTH_MAX = 200;

    private final Console console;
    private final Origins origins;
    private final CreditCodes codes;
    private final SignUps signUps;
    private final Lots lots;

    CreditsRoutes(CreditsArea.Shared shared, Supplier<Campaigns> campaigns) {
        this.console = shared.console();
        this.origins = new Origins(campaigns);
        this.codes = new CreditCodes(shared.database());
        this.signUps = shared.signUps();
        this.lots = new Lots(shared.database());
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.SIGNED_IN);
        routes.post(REDEEM, this::redeem, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        String notice = ctx.queryParam("redeemed") == null ? "" : "The code is redeemed: its credit is in your wallet.";
        show(ctx, notice, RedeemForm.empty(visitor.csrfToken()));
    }

    private void redeem(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        String typed = Inputs.form(ctx, "code", CODE_LENGTH_MAX);
        CreditCode code = CreditCode.parse(typed);
        String network = ClientNetwork.of(ClientAddress.of(ctx).address());
        switch (codes.redeem(visitor.account().id(), code == null ? null : code.hash(), network)) {
            case CreditCodes.Outcome.Redeemed redeemed -> Htmx.redirect(ctx, PATH + "?redeemed");
            case CreditCodes.Outcome.Refused(CreditCodes.Reason reason) -> {
                boolean isTooMany = reason == CreditCodes.Reason.TOO_MANY_TRIES;
                if (isTooMany) ctx.header("Retry-After", Long.toString(CreditCodes.TRIES_KEPT.toSeconds()));
                ctx.status(isTooMany ? 429 : 422);
                RedeemForm form = new RedeemForm(visitor.csrfToken(), typed, RedeemForm.words(reason));
                if (Htmx.wants(ctx, "redeem"))
                    console.answer(ctx, console.templates().creditsRedeem(form));
                else show(ctx, "", form);
            }
        }
    }

    private void show(Context ctx, String notice, RedeemForm form) {
        Visitor visitor = Visitors.of(ctx);
        long account = visitor.account().id();
        CreditsPage page = new CreditsPage(
                console.layout("Credit", PLACE, visitor),
                KeptBack.words(visitor.account().isHeld(), signUps.stateOf(account)),
                notice,
                form,
                lots.money(account).stream()
                        .map(lot -> row(lot, visitor.figures()))
                        .toList());
        console.answer(ctx, console.templates().creditsIndex(page));
    }

    private CreditRow row(Lots.Lot lot, Figures figures) {
        Instant expires = lot.expiresAt();
        String state = lot.isExpired() ? "Expired" : lot.left().nano() == 0 ? "Used up" : "Active";
        return new CreditRow(
                origins.of(lot.source()),
                lot.kind().title(),
                figures.usd(lot.granted()),
                figures.usd(lot.left()),
                Stamp.day(lot.since(), figures),
                expires == null ? Stamp.words("Never") : Stamp.of(expires, figures),
                state);
    }
}
