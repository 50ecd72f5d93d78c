package com.smartoken.console.wallet;

import com.smartoken.Csv;
import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Origins;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.Movement;
import com.smartoken.db.Movements.Place;
import com.smartoken.db.ledger.Source;
import com.smartoken.http.Access;
import com.smartoken.http.Found;
import com.smartoken.http.Htmx;
import com.smartoken.http.RequestId;
import com.smartoken.money.Usd;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/** The history in detail: the requests of a day, and everything as a file. */
final class HistoryRoutes {
    private static final int BATCH = 1_000;
    private static final String HEAD =
            Csv.header("time_utc", "kind", "amount", "unit", "request", "reference", "lot", "reason");

    private final History history;
    private final Origins origins;
    private final Console console;

    HistoryRoutes(History history, Origins origins, Console console) {
        this.history = history;
        this.origins = origins;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/console/wallet/days/{day}", this::day, Access.SIGNED_IN);
        routes.get("/console/wallet/history.csv", this::csv, Access.SIGNED_IN);
    }

    private void day(Context ctx) {
        LocalDate day = Found.or404(HistoryFilter.date(ctx.pathParam("day")));
        Visitor visitor = Visitors.of(ctx);
        Figures figures = visitor.figures();
        Place before = HistoryFilter.place(ctx.queryParam("before"));
        History.Page<Movement> uses = history.uses(visitor.account().id(), day, before);
        String path = "/console/wallet/days/" + day;
        DayPage page = new DayPage(
                console.layout("Usage on " + figures.day(day), path, visitor),
                figures.day(day),
                uses.lines().stream()
                        .map(use -> HistoryRow.of(use, figures, origins))
                        .toList(),
                uses.hasMore()
                        ? path + "?before="
                                + HistoryFilter.text(uses.lines().getLast().place())
                        : "");
        if (Htmx.wants(ctx, "uses")) {
            Htmx.push(ctx, before.equals(Place.NEWEST) ? path : path + "?before=" + HistoryFilter.text(before));
        }
        Templates templates = console.templates();
        console.answer(ctx, templates.walletDay(page), "uses", templates.walletUses(page));
    }

    /**
     * Written as it is read, a batch at a time: no file is too long for it. A lot has its source as the books keep it
     * ({@code campaign:SLUG}), which never changes, not the title of the day.
     */
    private void csv(Context ctx) {
        long account = Visitors.of(ctx).account().id();
        HistoryFilter filter = HistoryFilter.from(ctx);
        List<Movement> batch = history.all(account, filter, Place.NEWEST, BATCH);
        ctx.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"smartoken-wallet.csv\"");
        try (Writer writer = new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8)) {
            writer.write(HEAD);
            while (!batch.isEmpty()) {
                for (Movement movement : batch) writer.write(row(movement));
                if (batch.size() < BATCH) break;
                batch = history.all(account, filter, batch.getLast().place(), BATCH);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Movement movement) {
        boolean isMoney = movement.isMoney();
        Source source = movement.lotSource();
        return new Csv()
                .plain(movement.at().toString())
                .plain(movement.kind().word())
                .plain(isMoney ? new Usd(movement.change()).plain() : Long.toString(movement.change()))
                .text(isMoney ? "USD" : movement.asset().word())
                .plain(movement.kind().isUse() ? RequestId.text(movement.reference()) : "")
                .plain(movement.reference().toString())
                .text(source == null ? "" : source.word())
                .text(Objects.requireNonNullElse(movement.reason(), ""))
                .row();
    }
}
