package com.smartoken.account;

import com.smartoken.db.Account;
import com.smartoken.db.Wallets;

/** What the overview prints: money as text. */
public record OverviewPage(
        ConsoleLayout layout,
        String greeting,
        String heldReason,
        boolean isCreditKeptBack,
        String available,
        String promotional,
        String paid,
        String held) {

    static OverviewPage of(ConsoleLayout layout, Account account, Wallets.Balance balance, boolean isCreditKeptBack) {
        String name = account.name();
        String reason = account.heldReason();
        return new OverviewPage(
                layout,
                name == null ? "Overview" : "Hello, " + name,
                account.isHeld() ? (reason == null || reason.isBlank() ? "No reason was noted." : reason) : "",
                isCreditKeptBack,
                Dollars.text(balance.available()),
                Dollars.text(balance.promotional()),
                Dollars.text(balance.paid()),
                Dollars.text(balance.held()));
    }
}
