package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;
import com.smartoken.keys.KeyField;
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

    /** What keeps the form from being taken, in the order of its fields. */
    public Refusal refusal() {
        return Refusal.of(problem)
                .with("name", "Name", form.error("name"))
                .with("expires", "Expires", form.error("expires"))
                .with("cap", "Spending cap", form.error("cap"))
                .with("models", "Models", form.error("models"))
                .with("networks", "Addresses", form.error("networks"))
                .with("rpm", "Requests a minute", form.error("rpm"))
                .with("tpm", "Tokens a minute", form.error("tpm"))
                .with("", "", form.error(KeyField.RUNNING.word()))
                .with("overlap", "The old key goes on working for", form.error("overlap"));
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
