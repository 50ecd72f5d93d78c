package com.smartoken.console.wallet;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import java.util.List;

/** All that the wallet prints. Pay-as-you-go, limits, alerts and history are parts that are exchanged by themselves. */
public record WalletPage(
        ConsoleLayout layout,
        boolean isCreditKeptBack,
        Balances balances,
        Pay pay,
        List<LotRow> order,
        List<LotRow> quotas,
        Limits limits,
        Alerting alerts,
        Past history,
        String unread) {

    /** Money by kind. */
    public record Balances(String available, String promotional, String paid, String held) {}

    /** Whether calls beyond free quotas are paid. {@code said}: what was just changed, here and below; empty for nothing. */
    public record Pay(String csrf, boolean isOn, String said) {}

    /** Budgets and limits, and the form for one more. */
    public record Limits(String csrf, List<LimitRow> rows, LimitForm form, String said) {}

    /** The form of what to be told of. */
    public record Alerting(String csrf, AlertForm form, String said) {}

    /** A lot: what it is, what is left of how much, and until when. */
    public record LotRow(String name, String left, String granted, Stamp expires) {}

    /** A page of the history with where its filter and its older lines are. */
    public record Past(HistoryFilter filter, List<HistoryRow> rows, String older, String newest, String csv) {
        /** What the page is, in a sentence for who hears it. */
        public String shown() {
            return Shown.lines(rows.size(), !older.isEmpty());
        }
    }
}
