package com.smartoken.console.overview;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import java.util.List;

/**
 * What the overview prints: money, counts and days as text.
 *
 * @param heldReason why the account is on hold; empty when it is not
 * @param steps the first steps; empty once a call was made
 * @param budgets what limits the account's spending; empty for no cap
 */
public record OverviewPage(
        ConsoleLayout layout,
        String greeting,
        String heldReason,
        boolean isCreditKeptBack,
        Steps steps,
        LiveBalance live,
        List<Quota> quotas,
        Spent today,
        Spent month,
        List<Budget> budgets,
        List<Chart> charts,
        List<DayRow> days,
        List<Expiry> expiries) {

    /** How far a new account has come. {@code isOver} once it made a call. */
    public record Steps(boolean isOver, boolean hasKey, String apiBase) {}

    /** Free tokens of a model. */
    public record Quota(String model, String tokens) {}

    /** What a time amounted to. */
    public record Spent(String charged, String requests, String errors) {}

    /** A budget with what counts against it: {@code percent} from 0 to 100. */
    public record Budget(String period, String used, String amount, String percent) {}

    /** A day of the table that says what the charts show. */
    public record DayRow(String iso, String day, String charged, String requests, String errors) {}

    /** Something that will expire. */
    public record Expiry(String what, Stamp when, String kind) {}

    /**
     * Bars over the last days, in a field of 100 units of height.
     *
     * @param summary what one sees, in a sentence
     * @param first the day at the left
     */
    public record Chart(
            String id, String title, String total, String summary, String most, String first, List<Bar> bars) {}

    /** One bar from the ground up; {@code bad} is the part of it that failed. {@code told} is said of the whole day. */
    public record Bar(int x, int y, int height, int badY, int badHeight, String told) {}
}
