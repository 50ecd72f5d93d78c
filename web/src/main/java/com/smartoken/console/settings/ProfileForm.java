package com.smartoken.console.settings;

import com.smartoken.console.NumberStyle;
import com.smartoken.db.Account;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Name, time zone and style of numbers as somebody typed them, with what is wrong beside each. */
public record ProfileForm(String name, String timeZone, String numberFormat, String nameError, String timeZoneError) {
    private static final int NAME_LENGTH_MAX = 100;
    private static final int SHOWN_LENGTH_MAX = 1000;
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone -> zone.equals("UTC")
                    || zone.matches("(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+"))
            .sorted()
            .toList();

    static ProfileForm of(Account account) {
        String name = account.name();
        return new ProfileForm(name == null ? "" : name, account.timeZone(), account.numberFormat(), "", "");
    }

    static ProfileForm from(Context ctx) {
        String name = text(ctx.formParam("name"));
        String zone = text(ctx.formParam("time_zone"));
        String numbers = text(ctx.formParam("number_format"));
        return new ProfileForm(
                name.substring(0, Math.min(name.length(), SHOWN_LENGTH_MAX)),
                zone,
                NumberStyle.of(numbers).example(),
                nameError(name),
                ZONES.contains(zone) ? "" : "Choose a time zone from the list.");
    }

    boolean hasErrors() {
        return !nameError.isEmpty() || !timeZoneError.isEmpty();
    }

    @Nullable
    String nameOrNull() {
        return name.isEmpty() ? null : name;
    }

    /** All that can be chosen. */
    public List<String> zones() {
        return ZONES;
    }

    public List<NumberStyle> numberStyles() {
        return List.of(NumberStyle.values());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static String nameError(String name) {
        if (name.length() > NAME_LENGTH_MAX) return "At most " + NAME_LENGTH_MAX + " characters.";
        return name.matches(".*\\p{C}.*") || name.contains("\n") ? "No invisible characters, please." : "";
    }
}
