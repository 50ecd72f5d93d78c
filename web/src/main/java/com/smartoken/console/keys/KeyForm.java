package com.smartoken.console.keys;

import com.smartoken.console.Figures;
import com.smartoken.db.ApiKey;
import com.smartoken.http.Inputs;
import com.smartoken.keys.KeyField;
import io.javalin.http.Context;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Name and limits of a key as somebody typed them, with what is wrong beside each.
 *
 * @param expires one of the choices, {@code date} for {@code expiresOn}, {@code keep} for what a key has already
 * @param form a number of its own: sent twice it makes one key
 * @param errors by the name of the field
 */
public record KeyForm(
        String name,
        String expires,
        String expiresOn,
        List<String> models,
        String networks,
        String cap,
        String capPeriod,
        String rpm,
        String tpm,
        String form,
        Map<String, String> errors) {
    /** More is not even shown again: nobody typed that. */
    private static final int SHOWN_LENGTH_MAX = 1000;

    private static final int NETWORKS_LENGTH_MAX = 4000;

    static KeyForm blank() {
        return new KeyForm("", "never", "", List.of(), "", "", "month", "", "", newForm(), Map.of());
    }

    /** What a key has, to be changed. */
    static KeyForm of(ApiKey key, Figures figures) {
        ApiKey.Cap cap = key.cap();
        return new KeyForm(
                key.name(),
                "keep",
                key.expiresAt() == null
                        ? ""
                        : DateTimeFormatter.ISO_LOCAL_DATE.format(
                                key.expiresAt().atZone(figures.zone())),
                key.models(),
                String.join("\n", key.networks()),
                cap == null ? "" : figures.typed(cap.amount()),
                cap == null ? "month" : cap.period().word(),
                key.requestsPerMinute() == null ? "" : key.requestsPerMinute().toString(),
                key.tokensPerMinute() == null ? "" : key.tokensPerMinute().toString(),
                newForm(),
                Map.of());
    }

    static KeyForm from(Context ctx) {
        return new KeyForm(
                Inputs.form(ctx, "name", SHOWN_LENGTH_MAX),
                Inputs.form(ctx, "expires", 10),
                Inputs.form(ctx, "expires_on", 20),
                ctx.formParams("models").stream()
                        .map(model -> Inputs.text(model, 200))
                        .filter(model -> !model.isEmpty())
                        .distinct()
                        .toList(),
                Inputs.form(ctx, "networks", NETWORKS_LENGTH_MAX),
                Inputs.form(ctx, "cap", 40),
                Inputs.form(ctx, "cap_period", 10).toLowerCase(Locale.ROOT),
                Inputs.form(ctx, "rpm", 40),
                Inputs.form(ctx, "tpm", 40),
                Inputs.form(ctx, "form", 40),
                Map.of());
    }

    KeyForm with(Map<KeyField, String> wrong) {
        Map<String, String> errors = new HashMap<>();
        wrong.forEach((field, message) -> errors.put(field.word(), message));
        return new KeyForm(name, expires, expiresOn, models, networks, cap, capPeriod, rpm, tpm, form, errors);
    }

    /** The same with what is wrong with the time that a key's replacement leaves it. */
    KeyForm withoutOverlap(String message) {
        return new KeyForm(
                name, expires, expiresOn, models, networks, cap, capPeriod, rpm, tpm, form, Map.of("overlap", message));
    }

    /** What is wrong with a field; empty when nothing is. */
    public String error(String field) {
        return errors.getOrDefault(field, "");
    }

    /** Whether the limits are to be shown at once: somebody set some, or one is wrong. */
    public boolean hasLimits() {
        return !models.isEmpty()
                || !(networks + cap + rpm + tpm).isEmpty()
                || errors.keySet().stream().anyMatch(field -> !field.equals("name") && !field.equals("overlap"));
    }

    static String newForm() {
        return UUID.randomUUID().toString();
    }
}
