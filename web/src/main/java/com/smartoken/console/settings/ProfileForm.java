package com.smartoken.console.settings;

import com.smartoken.console.NumberStyle;
import com.smartoken.db.Account;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;
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
        String name = Inputs.form(ctx, "name", SHOWN_LENGTH_MAX);
        String zone = Inputs.form(ctx, "time_zone", SHOWN_LENGTH_MAX);
        String numbers = Inputs.form(ctx, "number_format", SHOWN_LENGTH_MAX);
        return new ProfileForm(
                name,
                zone,
                NumberStyle.of(numbers).example(),
                nameError(name),
                ZONES.contains(zone) ? "" : "Choose a time zone from the list.");
    }

    /** Why nothing was saved. */
    public Refusal refusal() {
        return Refusal.NONE.with("name", "Name", nameError).with("time_zone", "Time zone", timeZoneError);
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

    private static String nameError(String name) {
        if (name.length() > NAME_LENGTH_MAX) return "At most " + NAME_LENGTH_MAX + " characters.";
        return name.matches(".*\\p{C}.*") || name.contains("\n") ? "No invisible characters, please." : "";
    }
}
