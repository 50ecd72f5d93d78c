package com.smartoken.console.wallet;

import com.smartoken.db.Movements;
import com.smartoken.db.Movements.Place;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.http.Inputs;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of the history somebody wants to see. What makes no sense in an address is left out of account. */
public record HistoryFilter(
        String kind, @Nullable LocalDate from, @Nullable LocalDate to, Place before) {
    /** Everything. */
    static final HistoryFilter ALL = new HistoryFilter("", null, null, Place.NEWEST);

    private static final List<Choice> CHOICES = List.of(
            new Choice("", "Everything", Movements.KINDS),
            new Choice("usage", "Usage", MovementKind.USES),
            new Choice("credit", "Credit granted", Set.of(MovementKind.GRANT)),
            new Choice("top_up", "Top-ups", Set.of(MovementKind.TOP_UP)),
            new Choice("expired", "Expired", Set.of(MovementKind.EXPIRE)),
            new Choice("refunded", "Refunds", Set.of(MovementKind.REFUND)),
            new Choice("adjusted", "Adjustments", Set.of(MovementKind.ADJUST)));

    /** A kind that can be chosen. */
    public record Choice(String value, String label, Set<MovementKind> kinds) {}

    static HistoryFilter from(Context ctx) {
        String kind = ctx.queryParam("kind");
        return new HistoryFilter(
                CHOICES.stream().anyMatch(choice -> choice.value.equals(kind)) && kind != null ? kind : "",
                date(ctx.queryParam("from")),
                date(ctx.queryParam("to")),
                place(ctx.queryParam("before")));
    }

    public List<Choice> choices() {
        return CHOICES;
    }

    public String fromText() {
        return from == null ? "" : from.toString();
    }

    public String toText() {
        return to == null ? "" : to.toString();
    }

    public boolean isAll() {
        return kind.isEmpty() && from == null && to == null;
    }

    Set<MovementKind> kinds() {
        return CHOICES.stream()
                .filter(choice -> choice.value.equals(kind))
                .findFirst()
                .orElseThrow()
                .kinds();
    }

    /** As the part of an address from its question mark on, empty for everything. */
    String address() {
        String query = query(before.equals(Place.NEWEST) ? null : before);
        return query.isEmpty() ? "" : "?" + query;
    }

    /** As the part of an address after its question mark. */
    String query(@Nullable Place from) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!kind.isEmpty()) values.put("kind", kind);
        if (this.from != null) values.put("from", this.from.toString());
        if (to != null) values.put("to", to.toString());
        if (from != null) values.put("before", text(from));
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String text(Place place) {
        return place.reference() + "." + place.lotId();
    }

    /** The place of a text; the newest for anything else. */
    static Place place(@Nullable String text) {
        int dot = text == null ? -1 : text.indexOf('.');
        if (text == null || dot < 0) return Place.NEWEST;
        UUID reference = Inputs.uuid(text.substring(0, dot));
        long lot = Inputs.id(text.substring(dot + 1), -1);
        return reference == null || lot < 0 ? Place.NEWEST : new Place(reference, lot);
    }

    static @Nullable LocalDate date(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) return null;
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
