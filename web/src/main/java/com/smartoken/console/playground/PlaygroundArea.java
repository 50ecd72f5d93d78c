package com.smartoken.console.playground;

import com.smartoken.console.Console;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Conversations;
import com.smartoken.db.Database;
import com.smartoken.db.PlaygroundRuns;
import com.smartoken.db.Presets;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.Wallets;
import com.smartoken.keys.Keys;
import com.smartoken.relay.Chats;
import com.smartoken.relay.Quotes;
import io.javalin.config.RoutesConfig;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/** The playground, put together. */
public final class PlaygroundArea {
    private final PlaygroundRoutes playgroundRoutes;
    private final RunRoutes runRoutes;
    private final KeptRoutes keptRoutes;

    /**
     * What it is made from.
     *
     * @param asset the address of a static file
     * @param origin that users see; asked when a request is there
     */
    public record Parts(
            Console console,
            Function<String, String> asset,
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Keys keys,
            Chats chats,
            Quotes quotes,
            Supplier<String> origin,
            InstantSource clock) {}

    /** What it keeps. */
    record Tables(PlaygroundRuns runs, Presets presets, Conversations conversations) {}

    public PlaygroundArea(Parts parts, Database database, Wallets wallets) {
        Tables tables = new Tables(new PlaygroundRuns(database), new Presets(database), new Conversations(database));
        Spendable spendable = new Spendable(parts.keys, parts.quotes, wallets, new SpendLimits(database), parts.clock);
        PlaygroundPages pages = new PlaygroundPages(
                parts.console,
                parts.asset,
                parts.catalog,
                parts.upstreams,
                new PlaygroundPages.Stores(tables.presets, tables.conversations, spendable, parts.clock));
        playgroundRoutes = new PlaygroundRoutes(pages, parts, tables);
        runRoutes = new RunRoutes(parts, tables);
        keptRoutes = new KeptRoutes(parts.console, tables);
    }

    public void addTo(RoutesConfig routes) {
        playgroundRoutes.addTo(routes);
        runRoutes.addTo(routes);
        keptRoutes.addTo(routes);
    }
}
