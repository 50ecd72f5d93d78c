package com.smartoken.console.wallet;

import com.smartoken.console.Figures;
import com.smartoken.console.Origins;
import com.smartoken.console.Stamp;
import com.smartoken.db.Movement;
import com.smartoken.db.Movements;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.http.RequestId;
import com.smartoken.money.Usd;
import org.jspecify.annotations.Nullable;

/**
 * One line of the history as it is printed.
 *
 * @param href where it is shown in detail; empty for nowhere
 */
public record HistoryRow(
        String datetime, String time, String label, String detail, String href, String amount, boolean isIncome) {

    static HistoryRow of(History.Line line, Figures figures, Origins origins) {
        return switch (line) {
            case History.Line.Moved(Movement movement) -> of(movement, figures, origins);
            case History.Line.Used(Movements.Day day) -> of(day, figures);
        };
    }

    static HistoryRow of(Movement movement, Figures figures, Origins origins) {
        boolean isUse = movement.kind().isUse();
        return new HistoryRow(
                Stamp.of(movement.at(), figures).iso(),
                figures.time(movement.at()),
                label(movement),
                isUse ? RequestId.text(movement.reference()) : origins.of(movement),
                isUse ? "/console/usage/" + RequestId.text(movement.reference()) : "",
                amount(movement, figures),
                movement.isIncome());
    }

    private static HistoryRow of(Movements.Day day, Figures figures) {
        String requests = figures.count(day.requests(), "request");
        String errors = day.errors() == 0 ? "" : ", " + figures.count(day.errors()) + " failed";
        return new HistoryRow(
                day.day().toString(),
                figures.day(day.day()) + " (UTC)",
                "Usage",
                requests + errors + ", " + figures.count(day.input() + day.output(), "token"),
                "/console/wallet/days/" + day.day(),
                figures.change(new Usd(-day.charged())),
                false);
    }

    private static String label(Movement movement) {
        return switch (movement.kind()) {
            case GRANT -> movement.isMoney() ? "Credit granted" : "Free quota granted";
            case TOP_UP -> "Top-up";
            case EXPIRE -> movement.isMoney() ? "Credit expired" : "Free quota expired";
            case ADJUST -> "Adjustment";
            case USE, LATE -> used(movement.lotKind());
            case REFUND -> "Refund";
            case WRITE_OFF -> throw new IllegalArgumentException("a write-off is not the customer's");
        };
    }

    private static String used(@Nullable LotKind kind) {
        return kind == null ? "Used" : "From " + kind.phrase();
    }

    private static String amount(Movement movement, Figures figures) {
        if (movement.isMoney()) return figures.change(new Usd(movement.change()));
        return (movement.isIncome() ? "+" : "") + figures.count(movement.change(), "token");
    }
}
