package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;
import java.util.List;

/**
 * What the gallery prints.
 *
 * @param notice what happened or what keeps the visitor from claiming; empty for nothing
 * @param mistake what was wrong with a claim; empty for nothing
 * @param mayClaim whether free credit is not kept back from the account
 */
public record GalleryPage(
        ConsoleLayout layout,
        String text,
        String show,
        List<Choice> choices,
        String notice,
        String mistake,
        boolean mayClaim,
        String found,
        List<Group> groups) {

    /** A kind of model that can be shown alone. */
    public record Choice(String value, String label, boolean isChosen) {}

    /** The models of a family. */
    public record Group(String family, List<GalleryRow> rows) {}

    /** Why nothing was claimed, led to the first quota that can be. */
    public Refusal refusal() {
        String first = groups.stream()
                .flatMap(group -> group.rows().stream())
                .filter(row -> mayClaim && row.isClaimable())
                .findFirst()
                .map(row -> "claim-" + row.id())
                .orElse("");
        return Refusal.NONE.with(first, "Free quotas", mistake);
    }

    public boolean isFiltered() {
        return !text.isEmpty() || !show.isEmpty();
    }

    public boolean hasClaimable() {
        return groups.stream().anyMatch(group -> group.rows().stream().anyMatch(GalleryRow::isClaimable));
    }
}
