package com.smartoken.console.usage;

import com.smartoken.console.Console;
import com.smartoken.console.Origins;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.Database;
import com.smartoken.db.UsageLog;
import com.smartoken.db.UsageSums;
import io.javalin.config.RoutesConfig;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The pages about usage, put together. */
public final class UsageArea {
    private final UsageRoutes requests;
    private final BreakdownRoutes breakdown;
    private final ReceiptRoutes receipts;

    public UsageArea(
            Database database, Supplier<Catalog> catalog, Origins origins, InstantSource clock, Console console) {
        UsageLog log = new UsageLog(database);
        requests = new UsageRoutes(log, catalog, clock, console);
        breakdown = new BreakdownRoutes(new UsageSums(database), log, clock, console);
        receipts = new ReceiptRoutes(database, catalog, origins, console);
    }

    /** Adds the routes; the receipts' come last, because a request's id takes the place of any name. */
    public void addTo(RoutesConfig routes) {
        requests.addTo(routes);
        breakdown.addTo(routes);
        receipts.addTo(routes);
    }
}
