package com.smartoken.console.credits;

import com.smartoken.console.Console;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.credits.CreditCode;
import com.smartoken.credits.NewCodes;
import com.smartoken.db.CodeBatches;
import com.smartoken.http.Access;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.List;

/** Where staff make and end credit codes: {@code /operator/codes}. */
final class CodeRoutes {
    private static final String PATH = "/operator/codes";

    private final Console console;
    private final CodeBatches batches;

    CodeRoutes(CreditsArea.Shared shared) {
        this.console = shared.console();
        this.batches = new CodeBatches(shared.database());
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.OPERATOR);
        routes.post(PATH, this::create, Access.OPERATOR);
        routes.post(PATH + "/{id}/revocation", this::revoke, Access.OPERATOR);
    }

    private void show(Context ctx) {
        String notice = ctx.queryParam("revoked") == null ? "" : "Revoked: nobody redeems these codes any more.";
        show(ctx, notice, NewCodes.EMPTY, false, List.of());
    }

    /** The codes are only in this answer: there is no page to come back to. */
    private void create(Context ctx) {
        NewCodes form = typed(ctx);
        if (form.hasErrors()) {
            ctx.status(422);
            show(ctx, "", form, true, List.of());
            return;
        }
        List<CreditCode> made = form.codes();
        batches.add(form.terms(Visitors.of(ctx).account().email()), NewCodes.kept(made));
        show(ctx, "", NewCodes.EMPTY, false, made.stream().map(CreditCode::text).toList());
    }

    private void revoke(Context ctx) {
        String id = ctx.pathParam("id");
        if (!id.matches("[0-9]{1,18}")) throw new NotFoundResponse();
        batches.revoke(Long.parseLong(id));
        ctx.redirect(PATH + "?revoked", HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, String notice, NewCodes form, boolean isTried, List<String> made) {
        Visitor visitor = Visitors.of(ctx);
        CodesPage page = new CodesPage(
                console.layout("Credit codes", PATH, visitor),
                notice,
                form,
                isTried,
                made,
                batches.newest().stream()
                        .map(batch -> CodeRow.of(batch, visitor.figures()))
                        .toList());
        console.answer(ctx, console.templates().operatorCodes(page));
    }

    private static NewCodes typed(Context ctx) {
        return new NewCodes(
                field(ctx, "amount"),
                field(ctx, "kind"),
                field(ctx, "uses"),
                field(ctx, "count"),
                field(ctx, "expires"),
                field(ctx, "credit_expires"),
                field(ctx, "note"));
    }

    private static String field(Context ctx, String name) {
        String value = ctx.formParam(name);
        return value == null ? "" : value.strip();
    }
}
