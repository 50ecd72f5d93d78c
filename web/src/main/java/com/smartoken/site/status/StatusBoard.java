package com.smartoken.site.status;

import java.time.Instant;
import java.util.List;

/** The state of every model at an instant. {@code isReadable} is false when the database is away. */
record StatusBoard(List<ModelStatus> models, Instant at, boolean isReadable) {
    private static final int NAMED_MAX = 3;

    /** The worst that callers would meet. */
    Verdict verdict() {
        if (!isReadable || count(Verdict.DOWN) > 0) return Verdict.DOWN;
        if (count(Verdict.SLOW) > 0) return Verdict.SLOW;
        return count(Verdict.AVAILABLE) > 0 ? Verdict.AVAILABLE : Verdict.QUIET;
    }

    /** What all of it comes to, in a sentence. */
    String summary() {
        long down = count(Verdict.DOWN);
        long slow = count(Verdict.SLOW);
        long routesDown = routesDown();
        if (!isReadable) return "The service can't reach its database, so calls fail";
        if (down > 0) return (down == 1 ? "1 model is down" : down + " models are down") + names(Verdict.DOWN);
        if (slow > 0) return "All models answer, " + slow + " of them slowly";
        if (routesDown > 0) {
            return "All models answer. " + (routesDown == 1 ? "1 route is down" : routesDown + " routes are down")
                    + " and others stand in";
        }
        return count(Verdict.AVAILABLE) > 0 ? "All routes answer" : "No calls in the last hour, so nothing to report";
    }

    /** How much of the catalog that is said of. */
    String scope() {
        long measured = count(Verdict.AVAILABLE) + count(Verdict.SLOW) + count(Verdict.DOWN);
        return measured + " of " + models.size() + " models had calls in the last hour.";
    }

    private long count(Verdict verdict) {
        return models.stream().filter(model -> model.verdict() == verdict).count();
    }

    /** Which they are, where they are few. */
    private String names(Verdict verdict) {
        List<String> names = models.stream()
                .filter(model -> model.verdict() == verdict)
                .map(ModelStatus::name)
                .toList();
        return names.size() > NAMED_MAX ? "" : ": " + String.join(", ", names);
    }

    private long routesDown() {
        return models.stream()
                .flatMap(model -> model.routes().stream())
                .filter(route -> route.verdict() == Verdict.DOWN)
                .map(RouteStatus::upstream)
                .distinct()
                .count();
    }
}
