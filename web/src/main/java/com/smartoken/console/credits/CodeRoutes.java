package com.smartoken.console.credits;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.QuestionPage;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.credits.CreditCode;
import com.smartoken.credits.NewCodes;
import com.smartoken.db.CodeBatches;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Map;

/** Where staff make and end credit codes: {@code /operator/codes}. */
final class CodeRoutes {
    private static final String PATH = "/operator/codes";
    private static final int FIELD_LENGTH_MAX = 1000;

    private final Console console;
    private final CodeBatches batches;

    CodeRoutes(CreditsArea.Shared shared) {
        this.console = shared.console();
        this.batches = new CodeBatches(shared.database());
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.OPERATOR);
        routes.post(PATH, this::create, Access.OPERATOR);
        routes.get(PATH + "/{id}/revocation", this::ask, Access.OPERATOR);
        routes.post(PATH + "/{id}/revocation", this::revoke, Access.OPERATOR);
    }

    private void show(Context ctx) {
        String notice = ctx.queryParam("revoked") == null ? "" : "Revoked: nobody redeems these codes any more.";
        show(ctx, notice, NewCodes.EMPTY, Map.of(), List.of());
    }

    /** The codes are only in this answer: there is no page to come back to. */
    private void create(Context ctx) {
        Figures figures = Visitors.of(ctx).figures();
        NewCodes typed = typed(ctx);
        NewCodes form = typed.withAmount(figures.plain(typed.amount()));
        if (form.hasErrors()) {
            ctx.status(422);
            show(ctx, "", typed, form.errors(), List.of());
            return;
        }
        List<CreditCode> made = form.codes();
        batches.add(form.terms(Visitors.of(ctx).account().email()), NewCodes.kept(made));
        show(
                ctx,
                "",
                NewCodes.EMPTY,
                Map.of(),
                made.stream().map(CreditCode::text).toList());
    }

    private void ask(Context ctx) {
        long id = Inputs.id(ctx);
        Visitor visitor = Visitors.of(ctx);
        CodeRow row = batches.newest().stream()
                .filter(batch -> batch.id() == id)
                .findFirst()
                .map(batch -> CodeRow.of(batch, visitor.figures()))
                .orElseThrow(NotFoundResponse::new);
        QuestionPage page = new QuestionPage(
                console.layout("Revoke codes", PATH, visitor),
                "Revoke “" + row.note() + "”?",
                "Codes: " + row.codes() + ", redeemed so far: " + row.redeemed()
                        + ". Nobody redeems one of them after this, and it can't be undone. Credit that was redeemed stays.",
                PATH + "/" + id + "/revocation",
                "Revoke the codes",
                PATH,
                "Keep them");
        console.answer(ctx, console.templates().consoleQuestion(page));
    }

    private void revoke(Context ctx) {
        batches.revoke(Inputs.id(ctx));
        ctx.redirect(PATH + "?revoked", HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, String notice, NewCodes form, Map<String, String> errors, List<String> made) {
        Visitor visitor = Visitors.of(ctx);
        CodesPage page = new CodesPage(
                console.layout("Credit codes", PATH, visitor),
                notice,
                form,
                errors,
                made,
                batches.newest().stream()
                        .map(batch -> CodeRow.of(batch, visitor.figures()))
                        .toList());
        console.answer(ctx, console.templates().operatorCodes(page));
    }

    private static NewCodes typed(Context ctx) {
        return new NewCodes(
                Inputs.form(ctx, "amount", FIELD_LENGTH_MAX),
                Inputs.form(ctx, "kind", FIELD_LENGTH_MAX),
                Inputs.form(ctx, "uses", FIELD_LENGTH_MAX),
                Inputs.form(ctx, "count", FIELD_LENGTH_MAX),
                Inputs.form(ctx, "expires", FIELD_LENGTH_MAX),
                Inputs.form(ctx, "credit_expires", FIELD_LENGTH_MAX),
                Inputs.form(ctx, "note", FIELD_LENGTH_MAX));
    }
}
