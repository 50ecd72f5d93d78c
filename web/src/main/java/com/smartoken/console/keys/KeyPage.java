package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a key: of a new one, or of one that is there with what else can be done to it.
 *
 * @param key null for a new one
 * @param problem what keeps the whole form from being taken; empty when nothing does
 * @param models that can be chosen
 */
public record KeyPage(
        ConsoleLayout layout,
        @Nullable KeyRow key,
        KeyForm form,
        List<Choice> models,
        String zone,
        String problem,
        boolean isSaved) {

    /** A model that a key may be allowed. */
    public record Choice(String id, String name, boolean isChosen) {}

    public String action() {
        return key == null ? "/console/keys" : "/console/keys/" + key.id();
    }

    /** The message of a field, or what helps to fill it in. */
    public String hint(String field, String otherwise) {
        return form.error(field).isEmpty() ? otherwise : form.error(field);
    }

    /** For {@code aria-invalid}. */
    public String invalid(String field) {
        return form.error(field).isEmpty() ? "false" : "true";
    }

    /** The class of a field's hint. */
    public String hintClass(String field) {
        return form.error(field).isEmpty() ? "hint" : "hint hint-bad";
    }
}
