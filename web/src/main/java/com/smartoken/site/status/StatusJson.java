package com.smartoken.site.status;

import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** The page as JSON, for monitors. Fields are only ever added. */
final class StatusJson {
    private StatusJson() {}

    static String of(StatusBoard board) {
        JsonWriter json = new JsonWriter(16_384);
        json.open('{').name("status").value(board.verdict().code);
        json.name("summary").value(board.summary());
        json.name("at").value(board.at().toString());
        json.name("models").open('[');
        for (ModelStatus model : board.models()) model(json, model);
        json.close(']').close('}');
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private static void model(JsonWriter json, ModelStatus model) {
        json.open('{').name("id").value(model.id());
        json.name("status").value(model.verdict().code);
        json.name("routes").open('[');
        for (RouteStatus route : model.routes()) {
            json.open('{').name("upstream").value(route.upstream());
            json.name("status").value(route.verdict().code);
            figures(json.name("last_hour"), route.in(Window.HOUR));
            figures(json.name("last_day"), route.in(Window.DAY));
            figures(json.name("last_30_days"), route.in(Window.MONTH));
            json.close('}');
        }
        json.close(']').close('}');
    }

    private static void figures(JsonWriter json, RouteFigures figures) {
        json.open('{').name("calls_at_least").value(figures.callsAtLeast());
        json.name("error_rate");
        if (figures.attempts() == 0) json.literal("null");
        else json.literal(figures.errorRate().toPlainString());
        json.name("first_token_ms").open('{');
        millis(json, "p50", figures.median());
        millis(json, "p95", figures.slowest());
        json.close('}').close('}');
    }

    private static void millis(JsonWriter json, String name, int millis) {
        json.name(name);
        if (millis < 0) json.literal("null");
        else json.value(millis);
    }
}
