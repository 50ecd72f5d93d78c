package com.smartoken.funds;

import com.smartoken.account.Console;
import com.smartoken.db.AccountEvents;
import com.smartoken.db.Database;
import com.smartoken.db.Thresholds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.Activity;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.time.InstantSource;

/** The wallet's pages and its alerts, put together. */
public final class FundsArea {
    /** How often {@link #raiseAlerts} is to be called. */
    public static final Duration ALERTS_EVERY = Duration.ofSeconds(10);

    private final WalletRoutes wallet;
    private final HistoryRoutes history;
    private final EventRoutes events;
    private final Alerts alerts;

    public FundsArea(Database database, Wallets wallets, Console console, Activity activity, InstantSource clock) {
        AccountEvents told = new AccountEvents(database);
        History lines = new History(database, clock);
        wallet = new WalletRoutes(new WalletPages(database, wallets, lines, clock), database, console);
        history = new HistoryRoutes(lines, console);
        events = new EventRoutes(told, console);
        alerts = new Alerts(activity, new Thresholds(database), told, clock);
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
