package com.smartoken.console.usage;

import com.smartoken.console.Console;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.RequestIds;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageFilter;
import com.smartoken.db.UsageLog;
import com.smartoken.http.Access;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import com.smartoken.http.RequestId;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The log of an account's requests, {@code /console/usage}: filtered, searched, paged, and as a file. */
final class UsageRoutes {
    static final String PATH = "/console/usage";

    private static final int PAGE_ROWS = 50;
    private static final int ID_LENGTH_MAX = 100;

    private final UsageLog log;
    private final Supplier<Catalog> catalog;
    private final InstantSource clock;
    private final Console console;

    UsageRoutes(UsageLog log, Supplier<Catalog> catalog, InstantSource clock, Console console) {
        this.log = log;
        this.catalog = catalog;
        this.clock = clock;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Access.SIGNED_IN);
        routes.get(PATH + "/export.csv", this::export, Access.SIGNED_IN);
    }

    private void list(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        String searched = Inputs.query(ctx, "id", ID_LENGTH_MAX);
        UUID id = requestId(searched);
        if (id != null && exists(visitor.account().id(), id)) {
            ctx.redirect(PATH + "/" + RequestId.text(id), HttpStatus.SEE_OTHER);
            return;
        }
        UsageForm form = UsageForm.from(ctx, today(visitor.zone()), visitor.figures());
        if (form.hasErrors()) ctx.status(422);
        else if (!searched.isEmpty()) ctx.status(404);
        UsagePage page = page(ctx, visitor, form, searched);
        if (Htmx.wants(ctx, "requests")) Htmx.push(ctx, form.hasErrors() ? "" : address(ctx, form));
        Templates templates = console.templates();
        console.answer(ctx, templates.usageList(page), "requests", templates.usageRequests(page));
    }

    /** Where these filters and this page are, without what is not filled in. */
    private static String address(Context ctx, UsageForm form) {
        Map<String, String> place = new LinkedHashMap<>();
        for (String name : List.of("before", "after")) {
            UUID cursor = cursor(ctx, name);
            if (cursor != null) place.put(name, RequestId.text(cursor));
        }
        return PATH + form.query(place);
    }

    private UsagePage page(Context ctx, Visitor visitor, UsageForm form, String searched) {
        Span span = UsageForm.span(ctx, today(visitor.zone()));
        Read read = form.hasErrors()
                ? new Read(new UsageLog.Page(List.of(), false, null), true, false)
                : read(visitor, form.filter(visitor.figures()), span, cursor(ctx, "before"), cursor(ctx, "after"));
        UsageFigures words = new UsageFigures(visitor.figures());
        List<UsageRow> rows = read.page.entries().stream()
                .map(entry -> UsageRow.of(entry, words))
                .toList();
        UUID looked = read.page.lookedTo();
        return new UsagePage(
                console.layout("Usage", PATH, visitor),
                form,
                choices(visitor, form),
                searched,
                searched.isEmpty() ? "" : "This account has no request with this ID.",
                visitor.zone().getId(),
                span.text(visitor.figures()),
                rows,
                links(form, read),
                looked == null
                        ? ""
                        : Stamp.millis(RequestIds.instant(looked), visitor.figures())
                                .text(),
                !rows.isEmpty() || form.isFiltered() || read.hasCursor || looked != null || hasAnything(visitor));
    }

    /** A page of the log. {@code down}: newest first was asked for, not what comes after a request. */
    private record Read(UsageLog.Page page, boolean down, boolean hasCursor) {}

    private Read read(Visitor visitor, UsageFilter filter, Span span, @Nullable UUID before, @Nullable UUID after) {
        long account = visitor.account().id();
        UsageLog.Range range = span.ids(visitor.zone());
        if (after != null) {
            UUID from = RequestIds.compare(after, range.from()) < 0 ? range.from() : RequestIds.after(after);
            UsageLog.Page page = log.oldest(account, filter, new UsageLog.Range(from, range.before()), PAGE_ROWS);
            boolean isWhole = page.entries().size() == PAGE_ROWS || page.lookedTo() != null;
            if (isWhole) return new Read(page, false, true);
            before = null; // there is less than a page up there: the newest page has it all
        }
        UUID end = before == null || RequestIds.compare(before, range.before()) > 0 ? range.before() : before;
        return new Read(
                log.newest(account, filter, new UsageLog.Range(range.from(), end), PAGE_ROWS), true, before != null);
    }

    private static UsagePage.Links links(UsageForm form, Read read) {
        List<UsageEntry> entries = read.page.entries();
        String looked = read.page.lookedTo() == null ? "" : RequestId.text(read.page.lookedTo());
        String newer = "";
        String older = "";
        if (!entries.isEmpty()) {
            boolean isMoreUp = read.down ? read.hasCursor : read.page.hasMore();
            boolean isMoreDown = !read.down || read.page.hasMore();
            String first = RequestId.text(entries.getFirst().requestId());
            String last = RequestId.text(entries.getLast().requestId());
            if (isMoreUp) newer = PATH + form.query(Map.of("after", first));
            if (isMoreDown) older = PATH + form.query(Map.of("before", last));
        } else if (read.hasCursor) {
            newer = PATH + form.query(Map.of());
        }
        String goOn = looked.isEmpty() ? "" : PATH + form.query(Map.of(read.down ? "before" : "after", looked));
        return new UsagePage.Links(newer, older, goOn, PATH + "/export.csv" + form.query(Map.of()));
    }

    private UsagePage.Choices choices(Visitor visitor, UsageForm form) {
        List<Span.Choice> models = new ArrayList<>(List.of(new Span.Choice("", "All models")));
        for (Model model : catalog.get().models()) models.add(new Span.Choice(model.id(), model.id()));
        List<Span.Choice> keys = new ArrayList<>(List.of(new Span.Choice("", "All keys")));
        for (UsageEntry.Key key : log.keys(visitor.account().id())) {
            keys.add(new Span.Choice(Long.toString(key.id()), key.name() + " (" + key.prefix() + "…)"));
        }
        return new UsagePage.Choices(Span.CHOICES, with(models, form.model()), with(keys, form.key()));
    }

    /** A list that also has what was asked for: a model that is gone, one of very many keys. */
    private static List<Span.Choice> with(List<Span.Choice> choices, String value) {
        if (choices.stream().noneMatch(choice -> choice.value().equals(value))) {
            choices.add(new Span.Choice(value, value));
        }
        return choices;
    }

    private void export(Context ctx) throws IOException {
        Visitor visitor = Visitors.of(ctx);
        UsageForm form = UsageForm.from(ctx, today(visitor.zone()), visitor.figures());
        if (form.hasErrors()) {
            ctx.status(422)
                    .contentType("text/plain; charset=utf-8")
                    .result("The filters are wrong. See " + PATH + ".\n");
            return;
        }
        Span span = UsageForm.span(ctx, today(visitor.zone()));
        ctx.contentType("text/csv; charset=utf-8");
        ctx.header(
                "Content-Disposition", "attachment; filename=\"usage-" + span.from() + "-to-" + span.to() + ".csv\"");
        try {
            new UsageExport(log, visitor.account().id(), visitor.zone())
                    .write(form.filter(visitor.figures()), span.ids(visitor.zone()), ctx.outputStream());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean hasAnything(Visitor visitor) {
        UsageLog.Range all = new UsageLog.Range(
                RequestIds.first(Instant.EPOCH),
                RequestIds.first(clock.instant().plus(Duration.ofDays(1))));
        return !log.newest(visitor.account().id(), UsageFilter.ALL, all, 1)
                .entries()
                .isEmpty();
    }

    private boolean exists(long accountId, UUID id) {
        UsageLog.Range one = new UsageLog.Range(id, RequestIds.after(id));
        return !log.newest(accountId, UsageFilter.ALL, one, 1).entries().isEmpty();
    }

    private static @Nullable UUID cursor(Context ctx, String name) {
        String text = ctx.queryParam(name);
        return text == null ? null : requestId(text);
    }

    /** The id that somebody pasted: with or without its beginning, in any case. */
    static @Nullable UUID requestId(String text) {
        return RequestId.parse(text.strip().toLowerCase(Locale.ROOT));
    }

    private LocalDate today(ZoneId zone) {
        return LocalDate.ofInstant(clock.instant(), zone);
    }
}
