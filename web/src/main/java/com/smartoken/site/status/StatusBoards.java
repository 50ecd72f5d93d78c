package com.smartoken.site.status;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Route;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Puts together what the catalog has and what was measured. */
final class StatusBoards {
    private final Supplier<Catalog> catalog;
    private final Upstreams upstreams;
    private final Supplier<Map<Window, List<RouteSum>>> measures;
    private final InstantSource clock;

    StatusBoards(
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Supplier<Map<Window, List<RouteSum>>> measures,
            InstantSource clock) {
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.measures = measures;
        this.clock = clock;
    }

    StatusBoard now() {
        Map<Measured, Map<Window, RouteSum>> sums;
        try {
            sums = byRoute(measures.get());
        } catch (DatabaseUnavailable e) {
            return new StatusBoard(List.of(), clock.instant(), false);
        }
        List<ModelStatus> models = new ArrayList<>();
        for (Model model : catalog.get().models()) {
            models.add(new ModelStatus(model.id(), model.name(), model.family(), routes(model, sums)));
        }
        return new StatusBoard(models, clock.instant(), true);
    }

    /** What is measured: a model at an upstream, whatever else its route says. */
    private record Measured(String upstream, String model) {}

    private static Map<Measured, Map<Window, RouteSum>> byRoute(Map<Window, List<RouteSum>> measured) {
        Map<Measured, Map<Window, RouteSum>> sums = new HashMap<>();
        measured.forEach((window, list) -> {
            for (RouteSum sum : list) {
                sums.computeIfAbsent(
                                new Measured(sum.upstream(), sum.upstreamModel()), one -> new EnumMap<>(Window.class))
                        .put(window, sum);
            }
        });
        return sums;
    }

    /** The routes as the relay would try them; where none is on, the upstream that answers instead, if there is one. */
    private List<RouteStatus> routes(Model model, Map<Measured, Map<Window, RouteSum>> sums) {
        Upstream otherwise = upstreams.otherwise();
        boolean isOn = model.routes().stream().anyMatch(this::isOn);
        if (!isOn && otherwise != null) {
            Route route = new Route(otherwise.name(), model.routes().getFirst().model());
            return List.of(status(route, true, true, sums));
        }
        List<RouteStatus> routes = new ArrayList<>();
        for (Route route : model.routes()) routes.add(status(route, routes.isEmpty(), isOn(route), sums));
        return routes;
    }

    private boolean isOn(Route route) {
        Upstream upstream = upstreams.find(route.upstream());
        return upstream != null && upstream.isOn();
    }

    private static RouteStatus status(
            Route route, boolean isFirst, boolean isOn, Map<Measured, Map<Window, RouteSum>> sums) {
        Map<Window, RouteSum> measured = sums.getOrDefault(new Measured(route.upstream(), route.model()), Map.of());
        RouteSum none = RouteSum.none(route.upstream(), route.model());
        Map<Window, RouteFigures> figures = new EnumMap<>(Window.class);
        measured.forEach((window, sum) -> figures.put(window, RouteFigures.of(sum)));
        Verdict verdict = isOn
                ? Verdict.of(measured.getOrDefault(Window.QUARTER_HOUR, none), measured.getOrDefault(Window.HOUR, none))
                : Verdict.OFF;
        return new RouteStatus(route.upstream(), isFirst, verdict, figures);
    }
}
