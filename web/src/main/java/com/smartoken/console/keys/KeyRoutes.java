package com.smartoken.console.keys;

import com.smartoken.console.Console;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.AccountKeys;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Database;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.ListedKeys;
import com.smartoken.db.ListedKeys.Listed;
import com.smartoken.http.Access;
import com.smartoken.http.Found;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import com.smartoken.keys.KeyField;
import com.smartoken.keys.KeyMaker;
import com.smartoken.keys.KeyModels;
import com.smartoken.keys.KeyRefused;
import com.smartoken.keys.Keys;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
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
    private final KeyMaker maker;
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
        this.maker = new KeyMaker(database, new Listing(around.catalog), around.clock);
        this.keys = new AccountKeys(database);
        this.shown = new ListedKeys(database);
        this.console = console;
        this.around = around;
        this.pages = new KeyPages(recognised, shown, around.catalog, console);
    }

    /** The models that the form lists. */
    private record Listing(Supplier<Catalog> catalog) implements KeyModels {
        @Override
        public @Nullable String id(String name) {
            return catalog.get().id(name);
        }

        @Override
        public String where() {
            return "Choose models from the list.";
        }
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
        form(ctx, listed, KeyForm.of(listed.key(), Visitors.of(ctx).figures()), "");
    }

    private void create(Context ctx) {
        KeyForm form = KeyForm.from(ctx);
        KeyTerms terms = read(ctx, form, null);
        if (terms == null) return;
        long account = Visitors.of(ctx).account().id();
        UUID formId = formId(form.form());
        try {
            reveal(ctx, maker.create(account, terms, formId), "");
        } catch (KeyRefused e) {
            notMade(ctx, e, formId, problem -> form(ctx, null, form, problem));
        }
    }

    private void change(Context ctx) {
        Listed listed = listed(ctx);
        KeyForm form = KeyForm.from(ctx);
        KeyTerms terms = read(ctx, form, listed);
        if (terms == null) return;
        if (!maker.change(listed.key(), terms)) {
            ctx.status(422);
            form(ctx, listed, form, "This key is revoked, so nothing of it can be changed any more.");
            return;
        }
        ctx.redirect(PATH + "?saved=" + listed.key().id(), HttpStatus.SEE_OTHER);
    }

    private void rotate(Context ctx) {
        Listed listed = listed(ctx);
        Duration overlap = OVERLAPS.get(Inputs.form(ctx, "overlap", 10));
        KeyForm form = KeyForm.of(listed.key(), Visitors.of(ctx).figures());
        if (overlap == null) {
            ctx.status(422);
            form(ctx, listed, form.withoutOverlap("Choose one of the list."), "");
            return;
        }
        UUID formId = formId(Inputs.form(ctx, "form", 40));
        try {
            reveal(ctx, maker.replace(listed.key(), overlap, formId), KeyNotice.replaced(listed, overlap));
        } catch (KeyRefused e) {
            notMade(ctx, e, formId, problem -> form(ctx, listed(ctx), form, problem));
        }
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
            console.answer(ctx, console.templates().keysRow(row, KeyNotice.revoked(running, visitor.figures())));
            return;
        }
        ctx.redirect(
                PATH + "?revoked=" + key + "&streams=" + running.streams() + "&others=" + running.others() + "#key-"
                        + key,
                HttpStatus.SEE_OTHER);
    }

    /** What the form asks for; null when it was answered with what is wrong in it. */
    private @Nullable KeyTerms read(Context ctx, KeyForm form, @Nullable Listed listed) {
        ApiKey before = listed == null ? null : listed.key();
        KeyFormReader reader = new KeyFormReader(form, Visitors.of(ctx).figures());
        KeyTerms terms = reader.read(before, now());
        Map<KeyField, String> wrong = new EnumMap<>(KeyField.class);
        wrong.putAll(maker.wrong(terms, before));
        wrong.putAll(reader.unreadable());
        if (wrong.isEmpty()) return terms;
        ctx.status(422);
        form(ctx, listed, form.with(wrong), "");
        return null;
    }

    private void form(Context ctx, @Nullable Listed listed, KeyForm form, String problem) {
        KeyPage page = pages.form(Visitors.of(ctx), listed, form, problem, now());
        console.answer(ctx, console.templates().keysForm(page));
    }

    private void reveal(Context ctx, KeyMaker.Made made, String old) {
        RevealPage page = new RevealPage(
                console.layout("Your new key", PATH + "/", Visitors.of(ctx)),
                made.name(),
                made.secret(),
                old,
                around.apiBase.get(),
                around.firstCall.apply(now()));
        console.answer(ctx, console.templates().keysReveal(page));
    }

    /** A form that was sent before leads to what it made, whose secret can't be told again. */
    private void notMade(Context ctx, KeyRefused refused, UUID form, Consumer<String> again) {
        if (refused.why() == KeyRefused.Why.MADE_BEFORE) {
            ctx.redirect(
                    PATH + "?again=" + keys.madeBy(Visitors.of(ctx).account().id(), form), HttpStatus.SEE_OTHER);
            return;
        }
        ctx.status(422);
        again.accept(
                refused.why() == KeyRefused.Why.TOO_MANY
                        ? "You have " + AccountKeys.KEYS_MAX
                                + " keys that are not revoked, the most that an account may"
                                + " have. Revoke some first, expired ones too."
                        : String.valueOf(refused.getMessage()));
    }

    /** A form without a number of its own is nobody's page: it may make what it wants, once each time. */
    private static UUID formId(String text) {
        UUID id = Inputs.uuid(text);
        return id == null ? UUID.randomUUID() : id;
    }

    private Listed listed(Context ctx) {
        return Found.or404(shown.find(Visitors.of(ctx).account().id(), Inputs.id(ctx), now()));
    }

    private Instant now() {
        return around.clock.instant();
    }
}
