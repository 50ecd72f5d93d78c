package com.smartoken.site.status;

import com.smartoken.db.RouteMeasures.Window;
import java.util.Map;

/** A route of a model: its upstream's name, never its address or key, and what was measured. */
record RouteStatus(String upstream, boolean isFirst, Verdict verdict, Map<Window, RouteFigures> figures) {
    RouteFigures in(Window window) {
        RouteFigures known = figures.get(window);
        return known == null ? new RouteFigures(0, 0, -1, -1) : known;
    }

    boolean wasCalled() {
        return in(Window.MONTH).attempts() > 0;
    }
}
