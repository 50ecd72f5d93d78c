package com.smartoken.console.settings;

import com.smartoken.console.Console;
import com.smartoken.console.QuestionPage;
import com.smartoken.console.Secrets;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.AlertSetting;
import com.smartoken.db.AlertSettings;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** {@code /console/settings/alerts}: where alerts go. */
final class DestinationRoutes {
    private static final String PATH = "/console/settings/alerts";
    private static final String SECRET_PREFIX = "whsec_";

    private final AlertSettings settings;
    private final Console console;

    DestinationRoutes(AlertSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.SIGNED_IN);
        routes.post(PATH, this::save, Access.SIGNED_IN);
        routes.get(PATH + "/secret", this::ask, Access.SIGNED_IN);
        routes.post(PATH + "/secret", this::renew, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        AlertSetting setting = settings.of(Visitors.of(ctx).account().id());
        answer(ctx, setting.email(), text(setting.webhookUrl()), "");
    }

    private void save(Context ctx) {
        long account = Visitors.of(ctx).account().id();
        String url = Inputs.form(ctx, "webhook_url", 2 * WebhookUrl.LENGTH_MAX);
        boolean email = ctx.formParam("email") != null;
        String error = url.isEmpty() ? "" : WebhookUrl.error(url);
        if (!error.isEmpty()) {
            ctx.status(422);
            answer(ctx, email, url, error);
            return;
        }
        String secret = settings.of(account).webhookSecret();
        settings.send(
                account,
                email,
                url.isEmpty() ? null : url,
                url.isEmpty() ? null : secret == null ? newSecret() : secret);
        ctx.redirect(PATH + "?saved", HttpStatus.SEE_OTHER);
    }

    private void ask(Context ctx) {
        QuestionPage page = new QuestionPage(
                console.layout("A new signing secret", PATH, Visitors.of(ctx)),
                "Make a new signing secret?",
                "The one that your webhook knows stops counting at once, and can't be had back.",
                PATH + "/secret",
                "Make a new secret",
                PATH,
                "Keep the one I have");
        console.answer(ctx, console.templates().consoleQuestion(page));
    }

    private void renew(Context ctx) {
        long account = Visitors.of(ctx).account().id();
        AlertSetting now = settings.of(account);
        if (now.webhookUrl() != null) settings.send(account, now.email(), now.webhookUrl(), newSecret());
        ctx.redirect(PATH + "?saved", HttpStatus.SEE_OTHER);
    }

    private void answer(Context ctx, boolean email, String url, String error) {
        Visitor visitor = Visitors.of(ctx);
        DestinationPage page = new DestinationPage(
                console.layout("Where alerts go", PATH, visitor),
                visitor.account().email(),
                email,
                url,
                error,
                text(settings.of(visitor.account().id()).webhookSecret()),
                ctx.queryParam("saved") != null);
        console.answer(ctx, console.templates().settingsDestination(page));
    }

    /** As Standard Webhooks has it: the prefix and the key in base64. */
    private static String newSecret() {
        byte[] key = java.util.Base64.getUrlDecoder().decode(Secrets.random());
        return SECRET_PREFIX + java.util.Base64.getEncoder().encodeToString(key);
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }
}
