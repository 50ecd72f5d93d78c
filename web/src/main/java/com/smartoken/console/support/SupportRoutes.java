package com.smartoken.console.support;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.LoggedRequest;
import com.smartoken.db.Ticket;
import com.smartoken.db.Tickets;
import com.smartoken.http.Access;
import com.smartoken.http.Found;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import com.smartoken.http.RequestId;
import com.smartoken.keys.KeyLike;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** {@code /console/support} for owners, {@code /operator/tickets} for staff. */
public final class SupportRoutes {
    private static final String SUPPORT = "/console/support";
    private static final String DESK = "/operator/tickets";
    private static final int ROWS = 25;

    private final Tickets tickets;
    private final Console console;

    public SupportRoutes(Tickets tickets, Console console) {
        this.tickets = tickets;
        this.console = console;
    }

    public void addTo(RoutesConfig routes) {
        routes.get(SUPPORT, this::support, Access.SIGNED_IN);
        routes.post(SUPPORT, this::open, Access.SIGNED_IN);
        routes.get(SUPPORT + "/{id}", ctx -> show(ctx, own(ctx), TicketPage.Reply.NONE), Access.SIGNED_IN);
        routes.post(SUPPORT + "/{id}/reply", ctx -> reply(ctx, own(ctx)), Access.SIGNED_IN);
        routes.post(SUPPORT + "/{id}/close", ctx -> close(ctx, own(ctx)), Access.SIGNED_IN);
        routes.get(DESK, this::desk, Access.OPERATOR);
        routes.get(DESK + "/{id}", ctx -> show(ctx, any(ctx), TicketPage.Reply.NONE), Access.OPERATOR);
        routes.post(DESK + "/{id}/reply", ctx -> reply(ctx, any(ctx)), Access.OPERATOR);
        routes.post(DESK + "/{id}/close", ctx -> close(ctx, any(ctx)), Access.OPERATOR);
    }

    private void support(Context ctx) {
        String named = ctx.queryParam("request");
        UUID id = named == null ? null : RequestId.parse(named);
        LoggedRequest request =
                id == null ? null : tickets.request(Visitors.of(ctx).account().id(), id);
        list(
                ctx,
                request == null
                        ? TicketForm.BLANK
                        : TicketForm.about(request, Visitors.of(ctx).figures()));
    }

    private void open(Context ctx) {
        TicketForm form = TicketForm.from(ctx, Visitors.of(ctx).figures());
        long account = Visitors.of(ctx).account().id();
        Long id = form.hasErrors()
                ? null
                : tickets.open(new Tickets.NewTicket(account, form.subject(), form.aboutRequest(), form.text()));
        if (id != null) {
            Htmx.redirect(ctx, SUPPORT + "/" + id);
            return;
        }
        ctx.status(form.hasErrors() ? 422 : 429);
        TicketForm again = form.hasErrors()
                ? form
                : form.refused("You wrote " + Tickets.NEW_MAX
                        + " tickets within an hour. Add to one of them, or try again later.");
        if (Htmx.wants(ctx, "new-ticket")) {
            console.answer(ctx, console.templates().supportForm(Visitors.of(ctx).csrfToken(), again));
        } else list(ctx, again);
    }

    private void list(Context ctx, TicketForm form) {
        Visitor visitor = Visitors.of(ctx);
        List<Ticket> found = tickets.of(visitor.account().id(), before(ctx), ROWS + 1);
        SupportPage page = new SupportPage(
                console.layout("Support", SUPPORT, visitor),
                form,
                rows(found, SUPPORT, visitor.figures()),
                older(found, SUPPORT + "?before="),
                visitor.isOperator());
        if (Htmx.wants(ctx, "tickets")) Htmx.push(ctx, address(ctx, SUPPORT + "?before="));
        Templates templates = console.templates();
        console.answer(ctx, templates.supportIndex(page), "tickets", templates.supportTickets(page));
    }

    private void desk(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        String word = ctx.queryParam("state");
        Ticket.State state = Arrays.stream(Ticket.State.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElse(Ticket.State.OPEN);
        List<Ticket> found = tickets.in(state, before(ctx), ROWS + 1);
        DeskPage page = new DeskPage(
                console.layout("Tickets", DESK, visitor),
                state.word(),
                Arrays.stream(Ticket.State.values()).map(Ticket.State::word).toList(),
                rows(found, DESK, visitor.figures()),
                older(found, DESK + "?state=" + state.word() + "&before="));
        if (Htmx.wants(ctx, "tickets")) {
            Htmx.push(ctx, address(ctx, DESK + "?state=" + state.word() + "&before="));
        }
        Templates templates = console.templates();
        console.answer(ctx, templates.supportDesk(page), "tickets", templates.supportState(page));
    }

    private void show(Context ctx, Ticket ticket, TicketPage.Reply reply) {
        Visitor visitor = Visitors.of(ctx);
        boolean isDesk = ctx.path().startsWith(DESK);
        String base = isDesk ? DESK : SUPPORT;
        Figures figures = visitor.figures();
        TicketPage page = new TicketPage(
                console.layout(ticket.subject(), base + "/" + ticket.id(), visitor),
                TicketRow.of(ticket, base, figures),
                TicketForm.details(ticket.about()),
                tickets.messages(ticket.id()).stream()
                        .map(message -> said(message, isDesk, figures))
                        .toList(),
                base + "/" + ticket.id(),
                base,
                isDesk,
                ticket.state() == Ticket.State.CLOSED,
                ctx.queryParam("sent") == null ? "" : "Your message is sent.",
                reply);
        Templates templates = console.templates();
        console.answer(ctx, templates.supportTicket(page), "thread", templates.supportThread(page));
    }

    private void reply(Context ctx, Ticket ticket) {
        String text = TicketForm.text(ctx.formParam("text"));
        String error = KeyLike.isIn(text)
                ? TicketForm.KEY_FOUND
                : TicketForm.textError(text, Visitors.of(ctx).figures());
        boolean isDesk = ctx.path().startsWith(DESK);
        String author = isDesk ? Visitors.of(ctx).account().email() : null;
        if (error.isEmpty() && !tickets.reply(ticket, author, text))
            error = "This ticket is full. Please open another one.";
        if (error.isEmpty()) {
            ctx.redirect((isDesk ? DESK : SUPPORT) + "/" + ticket.id() + "?sent", HttpStatus.SEE_OTHER);
            return;
        }
        ctx.status(422);
        show(ctx, ticket, new TicketPage.Reply(Inputs.cut(KeyLike.redact(text), 2 * TicketForm.TEXT_MAX), error));
    }

    private void close(Context ctx, Ticket ticket) {
        tickets.setState(ticket.id(), Ticket.State.CLOSED);
        ctx.redirect(ctx.path().startsWith(DESK) ? DESK : SUPPORT, HttpStatus.SEE_OTHER);
    }

    private Ticket own(Context ctx) {
        return Found.or404(
                tickets.find(Inputs.id(ctx), Visitors.of(ctx).account().id()));
    }

    private Ticket any(Context ctx) {
        return Found.or404(tickets.find(Inputs.id(ctx)));
    }

    private static TicketPage.Said said(Ticket.Message message, boolean isDesk, Figures figures) {
        String author = message.author();
        String who = author == null ? (isDesk ? "Customer" : "You") : isDesk ? author : "SmarToken support";
        return new TicketPage.Said(who, message.text(), Stamp.of(message.at(), figures), author != null);
    }

    private static List<TicketRow> rows(List<Ticket> found, String path, Figures figures) {
        return found.stream()
                .limit(ROWS)
                .map(ticket -> TicketRow.of(ticket, path, figures))
                .toList();
    }

    private static String older(List<Ticket> found, String path) {
        return found.size() > ROWS ? path + found.get(ROWS - 1).id() : "";
    }

    /** Where a page of a list is: its first one without a place. */
    private static String address(Context ctx, String path) {
        String before = ctx.queryParam("before");
        return before == null ? path.replaceFirst("[?&]before=$", "") : path + Inputs.id(before, 0);
    }

    private static long before(Context ctx) {
        String text = ctx.queryParam("before");
        return text == null ? Long.MAX_VALUE : Inputs.id(text, 0);
    }
}
