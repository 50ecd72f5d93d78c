package com.smartoken.console.wallet;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Figures;
import com.smartoken.console.Origins;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.db.AccountEvents;
import com.smartoken.db.AlertSettings;
import com.smartoken.db.Database;
import com.smartoken.db.Movements.Place;
import com.smartoken.db.OpenLots;
import com.smartoken.db.OpenLots.OpenLot;
import com.smartoken.db.SignUps;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.Asset;
import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the wallet's page prints. */
final class WalletPages {
    private final Wallets wallets;
    private final OpenLots lots;
    private final SpendLimits limits;
    private final AlertSettings alerts;
    private final AccountEvents events;
    private final SignUps signUps;
    private final History history;
    private final Origins origins;
    private final InstantSource clock;

    WalletPages(Database database, WalletArea.Parts parts, History history) {
        this.wallets = parts.wallets();
        this.lots = new OpenLots(database);
        this.limits = new SpendLimits(database);
        this.alerts = new AlertSettings(database);
        this.events = new AccountEvents(database);
        this.signUps = new SignUps(database);
        this.history = history;
        this.origins = parts.origins();
        this.clock = parts.clock();
    }

    /** What was typed and is shown again; null where the form shows what stands. */
    record Typed(@Nullable LimitForm limit, @Nullable AlertForm alert) {
        static final Typed NOTHING = new Typed(null, null);
    }

    WalletPage page(ConsoleLayout layout, Visitor visitor, HistoryFilter filter, Typed typed, String saved) {
        long account = visitor.account().id();
        Figures figures = visitor.figures();
        List<OpenLot> open = lots.of(account);
        return new WalletPage(
                layout,
                saved,
                signUps.stateOf(account).isKeptBack(),
                balances(account, figures),
                money(open, figures),
                quotas(open, figures),
                limits.of(account, clock.instant()).stream()
                        .map(used -> LimitRow.of(used, figures))
                        .toList(),
                typed.limit == null ? LimitForm.EMPTY : typed.limit,
                typed.alert == null ? AlertForm.of(alerts.of(account), figures) : typed.alert,
                past(account, filter, figures),
                unread(account));
    }

    private WalletPage.Balances balances(long account, Figures figures) {
        Wallets.Balance balance = wallets.balance(account);
        if (balance == null) throw new IllegalStateException("account " + account + " has no wallet");
        return new WalletPage.Balances(
                figures.usd(balance.available()),
                figures.usd(balance.promotional()),
                figures.usd(balance.paid()),
                figures.usd(balance.held()),
                balance.payAsYouGo());
    }

    private WalletPage.Past past(long account, HistoryFilter filter, Figures figures) {
        History.Page<History.Line> page = history.page(account, filter);
        String older = page.hasMore() ? filter.query(page.lines().getLast().place()) : "";
        return new WalletPage.Past(
                filter,
                page.lines().stream()
                        .map(line -> HistoryRow.of(line, figures, origins))
                        .toList(),
                older.isEmpty() ? "" : "/console/wallet?" + older + "#history",
                filter.before().equals(Place.NEWEST) ? "" : "/console/wallet?" + filter.query(null) + "#history",
                "/console/wallet/history.csv?" + filter.query(null));
    }

    private String unread(long account) {
        int count = events.unread(account);
        if (count == 0) return "";
        return count == AccountEvents.COUNTED_MAX ? count + " or more new" : count + " new";
    }

    private static List<WalletPage.LotRow> money(List<OpenLot> open, Figures figures) {
        List<WalletPage.LotRow> rows = new ArrayList<>();
        for (OpenLot lot : open) {
            if (!lot.asset().isMoney()) continue;
            rows.add(new WalletPage.LotRow(
                    lot.kind().title(),
                    figures.usd(new Usd(lot.remaining())),
                    figures.usd(new Usd(lot.granted())),
                    expires(lot.expiresAt(), figures)));
        }
        return rows;
    }

    private static List<WalletPage.LotRow> quotas(List<OpenLot> open, Figures figures) {
        List<WalletPage.LotRow> rows = new ArrayList<>();
        for (OpenLot lot : open) {
            if (!(lot.asset() instanceof Asset.Quota(String model))) continue;
            rows.add(new WalletPage.LotRow(
                    model,
                    figures.count(lot.remaining()),
                    figures.count(lot.granted()),
                    expires(lot.expiresAt(), figures)));
        }
        return rows;
    }

    private static Stamp expires(@Nullable Instant instant, Figures figures) {
        return instant == null ? Stamp.words("Never") : Stamp.of(instant, figures);
    }
}
