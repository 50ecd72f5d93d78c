package com.smartoken.console.settings;

import com.smartoken.console.Console;
import com.smartoken.console.Visitors;
import com.smartoken.db.Accounts;
import com.smartoken.db.AlertSettings;
import com.smartoken.db.Closures;
import com.smartoken.db.Database;
import com.smartoken.db.Exports;
import com.smartoken.db.Sessions;
import com.smartoken.db.Wallets;
import io.javalin.config.RoutesConfig;

/** What a person sets for themselves, put together: profile, sessions, where alerts go, taking data along, leaving. */
public final class SettingsArea {
    private final SettingsRoutes settings;
    private final DestinationRoutes destinations;
    private final ClosingRoutes closing;

    public SettingsArea(Database database, Wallets wallets, Visitors visitors, Console console) {
        settings = new SettingsRoutes(new Accounts(database), new Sessions(database), visitors, console);
        destinations = new DestinationRoutes(new AlertSettings(database), console);
        closing = new ClosingRoutes(new Closures(database), new Exports(database), wallets, visitors, console);
    }

    /** Adds the routes. */
    public void addTo(RoutesConfig routes) {
        settings.addTo(routes);
        destinations.addTo(routes);
        closing.addTo(routes);
    }
}
