package com.smartoken.console.keys;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.AccountKeys;
import com.smartoken.db.Database;
import com.smartoken.db.ListedKeys;
import com.smartoken.db.ListedKeys.Listed;
import com.smartoken.http.Access;
import com.smartoken.http.Htmx;
import com.smartoken.keys.KeySecret;
import com.smartoken.keys.Keys;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The console's pages of keys. A key's secret is in the answer to the form that made it and nowhere else: not kept, not
 * cached, and a form that comes twice makes one key and tells its secret once.
 */
public final class KeyRoutes {
    static final String PATH = "/console/keys";

    /** How long a key that is replaced may go on working. */
    private static final Map<String, Duration> OVERLAPS = Map.of(
            "0", Duration.ZERO, "1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d", Duration.ofDays(7));

    private final Keys recognised;
    private final AccountKeys keys;
    private final ListedKeys shown;
    private final KeyPages pages;
    private final Console console;
    private final Around around;

    /** @param firstCall how to use a key, as HTML of our own; told the instant */
    public record Around(
            Supplier<Catalog> catalog,
            InstantSource clock,
            Supplier<String> apiBase,
            Function<Instant, String> firstCall) {}

    public KeyRoutes(Keys recognised, Database database, Console console, Around around) {
        this.recognised = recognised;
        this.keys = new AccountKeys(database);
        this.shown = new ListedKeys(database);
        this.console = console;
        this.around = around;
        this.pages = new KeyPages(recognised, shown, around.catalog, console);
    }

    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Access.SIGNED_IN);
        routes.post(PATH, this::create, Access.SIGNED_IN);
        routes.get(PATH + "/new", this::blank, Access.SIGNED_IN);
        routes.get(PATH + "/{id}", this::show, Access.SIGNED_IN);
        routes.post(PATH + "/{id}", this::change, Access.SIGNED_IN);
        routes.post(PATH + "/{id}/rotation", this::rotate, Access.SIGNED_IN);
        routes.get(PATH + "/{id}/revocation", this::ask, Access.SIGNED_IN);
        routes.post(PATH + "/{id}/revocation", this::revoke, Access.SIGNED_IN);
    }

    private void list(Context ctx) {
        String revoked = Objects.requireNonNullElse(ctx.queryParam("revoked"), "");
        KeyPages.Done done = new KeyPages.Done(KeyNotice.of(ctx), KeyNotice.ofRevoked(ctx), revoked);
        KeysPage page = pages.list(Visitors.of(ctx), done, now());
        console.answer(ctx, console.templates().keysIndex(page));
    }

    private void blank(Context ctx) {
        form(ctx, null, KeyForm.blank(), "");
    }

    private void show(Context ctx) {
        Listed listed = listed(ctx);
        form(ctx, listed, KeyForm.of(listed.key(), Figures.of(Visitors.of(ctx))), "");
    }

    private void create(Context ctx) {
        KeyForm form = KeyForm.from(ctx);
        AccountKeys.Change change = read(ctx, form, null);
        if (change == null) return;
        String secret = KeySecret.generate();
        long account = Visitors.of(ctx).account().id();
        AccountKeys.Made made = keys.create(account, fresh(secret, formId(form.form())), change);
        if (made == AccountKeys.Made.NEW) reveal(ctx, form.name(), secret, "");
        else notMade(ctx, made, formId(form.form()), problem -> form(ctx, null, form, problem));
    }

    private void change(Context ctx) {
        Listed listed = listed(ctx);
        KeyForm form = KeyForm.from(ctx);
        AccountKeys.Change change = read(ctx, form, listed);
        if (change == null) return;
        if (!keys.change(Visitors.of(ctx).account().id(), listed.key().id(), change, now())) {
            ctx.status(422);
            form(ctx, listed, form, "This key is revoked, so nothing of it can be changed any more.");
            return;
        }
        ctx.redirect(PATH + "?saved=" + listed.key().id(), HttpStatus.SEE_OTHER);
    }

    private void rotate(Context ctx) {
        Listed listed = listed(ctx);
        String chosen = ctx.formParam("overlap");
        Duration overlap = chosen == null ? null : OVERLAPS.get(chosen);
        KeyForm form = KeyForm.of(listed.key(), Figures.of(Visitors.of(ctx)));
        if (overlap == null) {
            ctx.status(422);
            form(ctx, listed, form, "Choose how long the old key goes on working.");
            return;
        }
        String sent = ctx.formParam("form");
        UUID formId = formId(sent == null ? "" : sent);
        String secret = KeySecret.generate();
        long account = Visitors.of(ctx).account().id();
        AccountKeys.Made made = keys.rotate(account, listed.key().id(), fresh(secret, formId), overlap);
        if (made == AccountKeys.Made.NEW) reveal(ctx, listed.key().name(), secret, KeyNotice.replaced(listed, overlap));
        else notMade(ctx, made, formId, problem -> form(ctx, listed(ctx), form, problem));
    }

    private void ask(Context ctx) {
        RevokePage page = pages.revoke(Visitors.of(ctx), listed(ctx), isAskedByList(ctx), now());
        Templates templates = console.templates();
        console.answer(ctx, templates.keysRevoke(page), "question", templates.keysQuestion(page));
    }

    private static boolean isAskedByList(Context ctx) {
        String page = Htmx.currentPath(ctx);
        return page != null && (page.equals(PATH) || page.startsWith(PATH + "?"));
    }

    private void revoke(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        long key = listed(ctx).key().id();
        ListedKeys.Running running = shown.running(key);
        if (keys.revoke(visitor.account().id(), key)) recognised.look();
        if (Htmx.wants(ctx, "key-" + key)) {
            KeyRow row = pages.row(listed(ctx), visitor, now());
            console.answer(ctx, console.templates().keysRow(row, KeyNotice.revoked(running)));
            return;
        }
        ctx.redirect(
                PATH + "?revoked=" + key + "&streams=" + running.streams() + "&others=" + running.others() + "#key-"
                        + key,
                HttpStatus.SEE_OTHER);
    }

    /** What the form asks for; null when it was answered with what is wrong in it. */
    private AccountKeys.@Nullable Change read(Context ctx, KeyForm form, @Nullable Listed before) {
        KeyFormCheck check = new KeyFormCheck(form);
        AccountKeys.Change change = check.read(new KeyFormCheck.Terms(
                now(),
                Figures.of(Visitors.of(ctx)),
                model -> around.catalog.get().find(model) != null,
                before == null ? null : before.key()));
        if (check.errors().isEmpty()) return change;
        ctx.status(422);
        form(ctx, before, form.with(check.errors()), "");
        return null;
    }

    private void form(Context ctx, @Nullable Listed listed, KeyForm form, String problem) {
        KeyPage page = pages.form(Visitors.of(ctx), listed, form, problem, now());
        console.answer(ctx, console.templates().keysForm(page));
    }

    private void reveal(Context ctx, String name, String secret, String old) {
        RevealPage page = new RevealPage(
                console.layout("Your new key", PATH + "/", Visitors.of(ctx)),
                name,
                secret,
                old,
                around.apiBase.get(),
                around.firstCall.apply(now()));
        console.answer(ctx, console.templates().keysReveal(page));
    }

    /** A form that was sent before leads to what it made, whose secret can't be told again. */
    private void notMade(Context ctx, AccountKeys.Made made, UUID form, java.util.function.Consumer<String> again) {
        if (made == AccountKeys.Made.BEFORE) {
            long key = keys.madeBy(Visitors.of(ctx).account().id(), form).orElse(0L);
            ctx.redirect(PATH + "?again=" + key, HttpStatus.SEE_OTHER);
            return;
        }
        ctx.status(422);
        again.accept(
                made == AccountKeys.Made.TOO_MANY
                        ? "You have " + AccountKeys.KEYS_MAX
                                + " keys that are not revoked, the most that an account may"
                                + " have. Revoke some first, expired ones too."
                        : "This key was revoked or replaced already.");
    }

    private static AccountKeys.Fresh fresh(String secret, UUID form) {
        return new AccountKeys.Fresh(KeySecret.shown(secret), KeySecret.hash(secret), form);
    }

    /** A form without a number of its own is nobody's page: it may make what it wants, once each time. */
    private static UUID formId(String text) {
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? UUID.fromString(text) : UUID.randomUUID();
    }

    private Listed listed(Context ctx) {
        String id = ctx.pathParam("id");
        if (!id.matches("[0-9]{1,18}")) throw new NotFoundResponse();
        return shown.find(Visitors.of(ctx).account().id(), Long.parseLong(id), now())
                .orElseThrow(NotFoundResponse::new);
    }

    private Instant now() {
        return around.clock.instant();
    }
}
