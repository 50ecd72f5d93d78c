package com.smartoken.site.status;

import com.smartoken.site.Layout;
import com.smartoken.site.NavLink;
import java.util.List;

/**
 * The state of every model, as its template prints it.
 *
 * @param tone the class of the summary: {@code good}, {@code warn}, {@code bad} or {@code quiet}
 * @param quiet models without a call in thirty days
 * @param off models that no route leads to
 */
public record StatusPage(
        Layout layout,
        String summary,
        String tone,
        String scope,
        String machineTime,
        String time,
        List<Card> cards,
        List<NavLink> quiet,
        List<NavLink> off) {

    /** A model that was called. */
    public record Card(String id, String name, String href, String state, String tone, List<Line> routes) {}

    /** A route of it. */
    public record Line(String upstream, String order, String state, String tone, List<Row> rows) {}

    /** Its figures over a time; a dash where there are none. */
    public record Row(String window, String calls, String errors, String median, String slowest) {}
}
