package com.smartoken.console.wallet;

import com.smartoken.console.Console;
import com.smartoken.console.Origins;
import com.smartoken.db.AccountEvents;
import com.smartoken.db.Database;
import com.smartoken.db.Thresholds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.Activity;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.time.InstantSource;

/** The wallet's pages and its alerts, put together. */
public final class WalletArea {
    /** How often {@link #raiseAlerts} is to be called. */
    public static final Duration ALERTS_EVERY = Duration.ofSeconds(10);

    private final WalletRoutes wallet;
    private final HistoryRoutes history;
    private final EventRoutes events;
    private final Alerts alerts;

    /**
     * What the area needs of the others.
     *
     * @param origins what the history calls the sources of credit
     */
    public record Parts(Wallets wallets, Origins origins, Activity activity, Console console, InstantSource clock) {}

    public WalletArea(Parts parts, Database database) {
        AccountEvents told = new AccountEvents(database);
        History lines = new History(database, parts.clock);
        wallet = new WalletRoutes(new WalletPages(database, parts, lines), database, parts.console);
        history = new HistoryRoutes(lines, parts.origins, parts.console);
        events = new EventRoutes(told, parts.console);
        alerts = new Alerts(parts.activity, new Thresholds(database), told, parts.clock);
    }

    public void addTo(RoutesConfig routes) {
        wallet.addTo(routes);
        history.addTo(routes);
        events.addTo(routes);
    }

    /** Tells owners whose accounts were active of the thresholds that they came to. */
    public void raiseAlerts() {
        alerts.raise();
    }
}
