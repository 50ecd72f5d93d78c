package com.smartoken.console.settings;

import com.smartoken.console.Console;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.Accounts;
import com.smartoken.db.Session;
import com.smartoken.db.Sessions;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;

/** The page {@code /console/settings}. */
final class SettingsRoutes {
    private static final String SETTINGS = "/console/settings";

    private final Accounts accounts;
    private final Sessions sessions;
    private final Visitors visitors;
    private final Console console;

    SettingsRoutes(Accounts accounts, Sessions sessions, Visitors visitors, Console console) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.visitors = visitors;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(SETTINGS, this::settings, Access.SIGNED_IN);
        routes.post(SETTINGS, this::saveProfile, Access.SIGNED_IN);
        routes.post(SETTINGS + "/sessions/end", this::endSessions, Access.SIGNED_IN);
        routes.post(SETTINGS + "/sessions/{id}/end", this::endSession, Access.SIGNED_IN);
    }

    private void settings(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        show(ctx, ProfileForm.of(visitor.account()), ctx.queryParam("saved") != null);
    }

    private void saveProfile(Context ctx) {
        ProfileForm form = ProfileForm.from(ctx);
        if (form.hasErrors()) {
            ctx.status(422);
            show(ctx, form, false);
            return;
        }
        accounts.describe(Visitors.of(ctx).account().id(), form.nameOrNull(), form.timeZone(), form.numberFormat());
        ctx.redirect(SETTINGS + "?saved", HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, ProfileForm form, boolean isSaved) {
        Visitor visitor = Visitors.of(ctx);
        SettingsPage page = new SettingsPage(
                console.layout("Settings", SETTINGS, visitor),
                visitor.account().email(),
                visitor.account().reference(),
                form,
                isSaved,
                sessions.of(visitor.account().id()).stream()
                        .map(session -> row(session, visitor))
                        .toList());
        console.answer(ctx, console.templates().settingsIndex(page));
    }

    private static SessionRow row(Session session, Visitor visitor) {
        return SessionRow.of(session, session.id() == visitor.session().id(), visitor.figures());
    }

    private void endSession(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        long id = Inputs.id(ctx);
        if (!sessions.end(visitor.account().id(), id)) throw new NotFoundResponse();
        boolean isThis = id == visitor.session().id();
        if (isThis) visitors.signOut(ctx);
        ctx.redirect(isThis ? "/" : SETTINGS + "#sessions", HttpStatus.SEE_OTHER);
    }

    private void endSessions(Context ctx) {
        sessions.endAll(Visitors.of(ctx).account().id());
        visitors.signOut(ctx);
        ctx.redirect("/", HttpStatus.SEE_OTHER);
    }
}
