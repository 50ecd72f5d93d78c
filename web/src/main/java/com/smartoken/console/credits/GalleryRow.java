package com.smartoken.console.credits;

import com.smartoken.console.Stamp;

/**
 * A model in the gallery.
 *
 * @param state {@code claimable}, {@code active}, {@code used}, {@code expired} or {@code none}
 * @param label the state in words
 * @param detail what is left or what can be claimed, followed by {@code until}, the end of the quota, where there is one
 * @param percent of the quota that is left, for a bar; -1 for no bar
 */
public record GalleryRow(
        String id,
        String name,
        String family,
        String state,
        String label,
        String detail,
        Stamp until,
        int percent,
        String input,
        String output) {

    public boolean isClaimable() {
        return state.equals("claimable");
    }

    /** How the label looks. */
    public String badge() {
        return switch (state) {
            case "claimable" -> "badge-good";
            case "active" -> "badge-good";
            case "used", "expired" -> "badge-warn";
            default -> "";
        };
    }
}
