package com.smartoken.site.status;

import java.util.Comparator;
import java.util.List;

/** A model with its routes, in the order in which they are tried. It is as well as the best of them. */
record ModelStatus(String id, String name, String family, List<RouteStatus> routes) {
    Verdict verdict() {
        return routes.stream()
                .map(RouteStatus::verdict)
                .min(Comparator.naturalOrder())
                .orElse(Verdict.OFF);
    }

    boolean wasCalled() {
        return routes.stream().anyMatch(RouteStatus::wasCalled);
    }
}
