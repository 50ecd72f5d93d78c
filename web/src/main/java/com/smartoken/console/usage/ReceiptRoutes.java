package com.smartoken.console.usage;

import com.smartoken.console.Console;
import com.smartoken.console.Origins;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.Conversations;
import com.smartoken.db.Database;
import com.smartoken.db.UsageReceipts;
import com.smartoken.db.UsageReceipts.Receipt;
import com.smartoken.db.UsageReceipts.Running;
import com.smartoken.http.Access;
import com.smartoken.http.Found;
import com.smartoken.http.RequestId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.UUID;
import java.util.function.Supplier;

/** The receipt of a request, {@code /console/usage/{id}}, as a page and as JSON. */
final class ReceiptRoutes {
    private static final String JSON = ".json";

    private final UsageReceipts receipts;
    private final Supplier<Catalog> catalog;
    private final Conversations conversations;
    private final Origins origins;
    private final Console console;

    ReceiptRoutes(Database database, Supplier<Catalog> catalog, Origins origins, Console console) {
        this.receipts = new UsageReceipts(database);
        this.conversations = new Conversations(database);
        this.catalog = catalog;
        this.origins = origins;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(UsageRoutes.PATH + "/{id}", this::show, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        String name = ctx.pathParam("id");
        boolean isJson = name.endsWith(JSON);
        UUID id = Found.or404(UsageRoutes.requestId(isJson ? name.substring(0, name.length() - JSON.length()) : name));
        Receipt receipt = receipts.find(visitor.account().id(), id);
        if (receipt == null) running(ctx, visitor, id, isJson);
        else if (isJson) json(ctx, receipt);
        else page(ctx, visitor, receipt);
    }

    private void page(Context ctx, Visitor visitor, Receipt receipt) {
        ReceiptPages pages = new ReceiptPages(proof(receipt), new UsageFigures(visitor.figures()), origins);
        console.answer(
                ctx,
                console.templates()
                        .usageReceipt(pages.page(
                                console.layout("Receipt", ctx.path(), visitor),
                                conversations.hasBody(
                                        visitor.account().id(), receipt.entry().requestId()))));
    }

    private void json(Context ctx, Receipt receipt) {
        ctx.contentType("application/json")
                .header(
                        "Content-Disposition",
                        "inline; filename=\"" + RequestId.text(receipt.entry().requestId()) + JSON + "\"")
                .result(ReceiptJson.write(proof(receipt)));
    }

    private Proof proof(Receipt receipt) {
        return Proof.of(receipt, ReceiptPages.model(catalog.get(), receipt.entry()));
    }

    /** There is no receipt before the end; what is held can be told. */
    private void running(Context ctx, Visitor visitor, UUID id, boolean isJson) {
        Running running = receipts.running(visitor.account().id(), id);
        if (running == null || isJson) throw new NotFoundResponse();
        RunningPage page = new RunningPage(
                console.layout("Running", ctx.path(), visitor),
                RequestId.text(id),
                running.model(),
                new UsageFigures(visitor.figures()).usd(running.held()),
                Stamp.millis(running.startedAt(), visitor.figures()));
        console.answer(ctx, console.templates().usageRunning(page));
    }
}
