package com.smartoken.site.status;

import com.smartoken.db.RouteMeasures.Window;
import java.util.List;

/** The page as Markdown. */
final class StatusMarkdown {
    private static final String HEAD = """
            | Model | Route | State | Errors: hour | day | 30 days | First token, median: hour | day | 30 days | 95%: hour | day | 30 days |
            |---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;
    private static final List<Window> SHOWN = List.of(Window.HOUR, Window.DAY, Window.MONTH);

    private StatusMarkdown() {}

    static String of(StatusBoard board) {
        StringBuilder text = new StringBuilder("# ")
                .append("Status\n\n> ")
                .append(board.summary())
                .append(".\n\n");
        if (board.isReadable()) text.append(board.scope()).append("\n\n").append(HEAD);
        for (ModelStatus model : board.models()) {
            for (RouteStatus route : model.routes()) line(text, model, route);
        }
        return text.append("\nThe same as JSON: [status.json](/status.json).\n").toString();
    }

    private static void line(StringBuilder text, ModelStatus model, RouteStatus route) {
        text.append("| [").append(model.name()).append("](/models/").append(model.id());
        text.append(".md) | ").append(route.upstream()).append(" | ").append(route.verdict().words);
        for (Window window : SHOWN) cell(text, route.in(window).errors());
        for (Window window : SHOWN)
            cell(text, RouteFigures.time(route.in(window).median()));
        for (Window window : SHOWN)
            cell(text, RouteFigures.time(route.in(window).slowest()));
        text.append(" |\n");
    }

    private static void cell(StringBuilder text, String value) {
        text.append(" | ").append(value.isEmpty() ? "–" : value);
    }
}
