package com.smartoken.console.wallet;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.AccountEvent;
import com.smartoken.db.AccountEvents;
import com.smartoken.http.Access;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;

/** {@code /console/events}: what happened to the account. */
final class EventRoutes {
    private static final String EVENTS = "/console/events";

    /** Where the menu has it: in the wallet. */
    private static final String PLACE = "/console/wallet/events";

    private static final int ROWS = 25;

    private final AccountEvents events;
    private final Console console;

    EventRoutes(AccountEvents events, Console console) {
        this.events = events;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(EVENTS, this::list, Access.SIGNED_IN);
        routes.post(EVENTS + "/read", this::read, Access.SIGNED_IN);
    }

    private void list(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        long account = visitor.account().id();
        List<AccountEvent> found = events.page(account, Inputs.id(ctx.queryParam("before"), Long.MAX_VALUE), ROWS + 1);
        List<AccountEvent> shown = found.subList(0, Math.min(ROWS, found.size()));
        boolean isNew = events.unread(account) > 0 && !shown.isEmpty();
        EventsPage page = new EventsPage(
                console.layout("Events", PLACE, visitor),
                ctx.queryParam("read") == null ? "" : "Marked as read.",
                shown.stream().map(event -> row(event, visitor.figures())).toList(),
                isNew ? Long.toString(shown.getFirst().id()) : "",
                found.size() > ROWS ? EVENTS + "?before=" + shown.getLast().id() : "");
        String before = ctx.queryParam("before");
        if (Htmx.wants(ctx, "events"))
            Htmx.push(ctx, EVENTS + (before == null ? "" : "?before=" + Inputs.id(before, 0)));
        Templates templates = console.templates();
        console.answer(ctx, templates.walletEvents(page), "events", templates.walletTold(page));
    }

    private void read(Context ctx) {
        events.read(Visitors.of(ctx).account().id(), Inputs.id(ctx.formParam("up_to"), 0));
        ctx.redirect(EVENTS + "?read", HttpStatus.SEE_OTHER);
    }

    private static EventsPage.Row row(AccountEvent event, Figures figures) {
        return new EventsPage.Row(
                title(event.kind()), event.text(figures), Stamp.of(event.at(), figures), event.isRead());
    }

    private static String title(AccountEvent.Kind kind) {
        return switch (kind) {
            case BALANCE_LOW -> "Balance is low";
            case BUDGET -> "Budget";
            case KEY_LIMIT -> "Key limit reached";
            case CREDIT_GRANTED -> "Credit granted";
            case CREDIT_EXPIRING -> "Credit is about to expire";
            case CREDIT_EXPIRED -> "Credit expired";
            case KEY_REVOKED -> "Key revoked";
            case SIGN_IN -> "Sign-in from a new place";
            case TICKET_ANSWERED -> "Answer from support";
            case ACCOUNT -> "Your account";
        };
    }
}
