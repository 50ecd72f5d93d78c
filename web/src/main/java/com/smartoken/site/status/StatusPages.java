package com.smartoken.site.status;

import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.site.IndexedPage;
import com.smartoken.site.NavLink;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.pages.PageIndex;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Makes the page. */
final class StatusPages {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.US);
    private static final List<Window> SHOWN = List.of(Window.HOUR, Window.DAY, Window.MONTH);

    private final Site site;

    StatusPages(Site site) {
        this.site = site;
    }

    StatusPage of(StatusBoard board) {
        IndexedPage page = PageIndex.status(board.at());
        Instant at = board.at().truncatedTo(ChronoUnit.SECONDS);
        return new StatusPage(
                site.layout(new PageMeta(page.title(), page.description(), page.path())),
                board.summary(),
                tone(board.verdict()),
                board.isReadable() ? board.scope() : "",
                at.toString(),
                TIME.format(at.atOffset(ZoneOffset.UTC)) + " UTC",
                board.models().stream()
                        .filter(model -> model.wasCalled() && model.verdict() != Verdict.OFF)
                        .sorted(Comparator.comparing(StatusPages::urgency))
                        .map(StatusPages::card)
                        .toList(),
                links(board, model -> !model.wasCalled() && model.verdict() != Verdict.OFF),
                links(board, model -> model.verdict() == Verdict.OFF));
    }

    static String words(Window window) {
        return switch (window) {
            case QUARTER_HOUR -> "15 minutes";
            case HOUR -> "Hour";
            case DAY -> "Day";
            case MONTH -> "30 days";
        };
    }

    private static List<NavLink> links(StatusBoard board, Predicate<ModelStatus> which) {
        return board.models().stream()
                .filter(which)
                .map(model -> new NavLink(model.name(), "/models/" + model.id()))
                .toList();
    }

    /** What is wrong comes first. */
    private static int urgency(ModelStatus model) {
        return switch (model.verdict()) {
            case DOWN -> 0;
            case SLOW -> 1;
            case AVAILABLE -> 2;
            case QUIET, OFF -> 3;
        };
    }

    private static StatusPage.Card card(ModelStatus model) {
        return new StatusPage.Card(
                model.id(),
                model.name(),
                "/models/" + model.id(),
                model.verdict().words,
                tone(model.verdict()),
                model.routes().stream().map(StatusPages::line).toList());
    }

    private static StatusPage.Line line(RouteStatus route) {
        return new StatusPage.Line(
                route.upstream(),
                route.isFirst() ? "first choice" : "fallback",
                route.verdict().words,
                tone(route.verdict()),
                route.wasCalled()
                        ? SHOWN.stream()
                                .map(window -> row(words(window), route.in(window)))
                                .toList()
                        : List.of());
    }

    private static StatusPage.Row row(String window, RouteFigures figures) {
        return new StatusPage.Row(
                window,
                figures.calls(),
                orDash(figures.errors()),
                orDash(RouteFigures.time(figures.median())),
                orDash(RouteFigures.time(figures.slowest())));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private static String tone(Verdict verdict) {
        return switch (verdict) {
            case AVAILABLE -> "good";
            case SLOW -> "warn";
            case DOWN -> "bad";
            case QUIET, OFF -> "quiet";
        };
    }
}
