package com.smartoken.console.wallet;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import java.util.List;

/** All that the wallet prints. */
public record WalletPage(
        ConsoleLayout layout,
        String saved,
        boolean isCreditKeptBack,
        Balances balances,
        List<LotRow> order,
        List<LotRow> quotas,
        List<LimitRow> limits,
        LimitForm limitForm,
        AlertForm alertForm,
        Past history,
        String unread) {

    /** Money by kind. */
    public record Balances(String available, String promotional, String paid, String held, boolean payAsYouGo) {}

    /** A lot: what it is, what is left of how much, and until when. */
    public record LotRow(String name, String left, String granted, Stamp expires) {}

    /** A page of the history with where its filter and its older lines are. */
    public record Past(HistoryFilter filter, List<HistoryRow> rows, String older, String newest, String csv) {}
}
