package com.smartoken.console.credits;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.db.SignUps;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sign-up in the list of those that wait, or of those decided. */
public record ReviewRow(
        String id, String email, Stamp since, String network, String reasons, String state, String decision) {

    static ReviewRow of(SignUps.Entry entry, Figures figures) {
        String by = text(entry.decidedBy());
        return new ReviewRow(
                Long.toString(entry.accountId()),
                entry.email(),
                Stamp.of(entry.createdAt(), figures),
                text(entry.network()),
                entry.reasons().stream().map(KeptBack::reason).collect(Collectors.joining(" · ")),
                entry.state() == SignUps.State.RELEASED ? "Released" : "Refused",
                text(entry.decision()) + (by.isEmpty() ? "" : " (" + by + ")"));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
