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

    /** All of it; {@code said} is what was just changed in which part. */
    WalletPage page(ConsoleLayout layout, Visitor visitor, HistoryFilter filter, Said said) {
        long account = visitor.account().id();
        Figures figures = visitor.figures();
        List<OpenLot> open = lots.of(account);
        return new WalletPage(
                layout,
                signUps.stateOf(account).isKeptBack(),
                balances(account, figures),
                pay(visitor, said),
                money(open, figures),
                quotas(open, figures),
                limits(visitor, said),
                alerts(visitor, said),
                past(visitor, filter),
                unread(account));
    }

    /** What was just changed in a part of the page, and what was typed into its form and is shown again. */
    record Said(
            String part,
            String words,
            @Nullable LimitForm limit,
            @Nullable AlertForm alert) {
        static final Said NOTHING = new Said("", "", null, null);

        static Said of(String part, String words) {
            return new Said(part, words, null, null);
        }

        private String to(String one) {
            return part.equals(one) ? words : "";
        }
    }

    WalletPage.Pay pay(Visitor visitor, Said said) {
        return new WalletPage.Pay(
                visitor.csrfToken(), balance(visitor.account().id()).payAsYouGo(), said.to("pay"));
    }

    WalletPage.Limits limits(Visitor visitor, Said said) {
        return new WalletPage.Limits(
                visitor.csrfToken(),
                limits.of(visitor.account().id(), clock.instant()).stream()
                        .map(used -> LimitRow.of(used, visitor.figures()))
                        .toList(),
                said.limit == null ? LimitForm.EMPTY : said.limit,
                said.to("limits"));
    }

    WalletPage.Alerting alerts(Visitor visitor, Said said) {
        AlertForm form =
                said.alert == null ? AlertForm.of(alerts.of(visitor.account().id()), visitor.figures()) : said.alert;
        return new WalletPage.Alerting(visitor.csrfToken(), form, said.to("alerts"));
    }

    private WalletPage.Balances balances(long account, Figures figures) {
        Wallets.Balance balance = balance(account);
        return new WalletPage.Balances(
                figures.usd(balance.available()),
                figures.usd(balance.promotional()),
                figures.usd(balance.paid()),
                figures.usd(balance.held()));
    }

    private Wallets.Balance balance(long account) {
        Wallets.Balance balance = wallets.balance(account);
        if (balance == null) throw new IllegalStateException("account " + account + " has no wallet");
        return balance;
    }

    WalletPage.Past past(Visitor visitor, HistoryFilter filter) {
        Figures figures = visitor.figures();
        History.Page<History.Line> page = history.page(visitor.account().id(), filter);
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
