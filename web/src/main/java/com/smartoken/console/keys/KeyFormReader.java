package com.smartoken.console.keys;

import com.smartoken.console.Figures;
import com.smartoken.db.ApiKey;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.KeyTerms.Expiry;
import com.smartoken.db.Period;
import com.smartoken.keys.KeyField;
import com.smartoken.keys.KeyRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed for a key as terms: amounts in the writer's style, days in their zone. For one form; it knows what can't
 * be read, the rules of keys know what is too much.
 */
final class KeyFormReader {
    private static final Map<String, Duration> LIFETIMES = Map.of(
            "1d", Duration.ofDays(1),
            "7d", Duration.ofDays(7),
            "30d", Duration.ofDays(30),
            "90d", Duration.ofDays(90),
            "365d", Duration.ofDays(365));

    private final KeyForm form;
    private final Figures figures;
    private final Map<KeyField, String> unreadable = new EnumMap<>(KeyField.class);

    KeyFormReader(KeyForm form, Figures figures) {
        this.form = form;
        this.figures = figures;
    }

    /** What can't be read, by field; empty when all can. */
    Map<KeyField, String> unreadable() {
        return unreadable;
    }

    /** What is asked for at a moment, without what is {@link #unreadable}. {@code before} is the key that is changed. */
    KeyTerms read(@Nullable ApiKey before, Instant now) {
        Long requests = number(KeyField.REQUESTS, form.rpm(), KeyRules.NUMBER);
        return new KeyTerms(
                form.name(),
                expiry(before, now),
                cap(),
                form.models(),
                networks(),
                requests == null ? null : (Integer) (int) Math.min(requests, Integer.MAX_VALUE),
                number(KeyField.TOKENS, form.tpm(), KeyRules.TOKENS),
                before == null ? null : before.running());
    }

    private Expiry expiry(@Nullable ApiKey before, Instant now) {
        boolean isLeft = form.expires().isEmpty() || form.expires().equals("keep");
        if (isLeft && before != null) return Expiry.at(before.expiresAt());
        if (form.expires().isEmpty() || form.expires().equals("never")) return Expiry.NEVER;
        Duration lifetime = LIFETIMES.get(form.expires());
        if (lifetime != null) return new Expiry.At(now.plus(lifetime));
        if (form.expires().equals("date")) return lastDay();
        unreadable.put(KeyField.EXPIRES, "Choose one of the list.");
        return Expiry.NEVER;
    }

    private Expiry lastDay() {
        try {
            LocalDate end = LocalDate.parse(form.expiresOn()).plusDays(1);
            return new Expiry.At(end.atStartOfDay(figures.zone()).toInstant());
        } catch (DateTimeParseException e) {
            unreadable.put(KeyField.EXPIRES, "Choose the last day on which the key shall work.");
            return Expiry.NEVER;
        }
    }

    private ApiKey.@Nullable Cap cap() {
        if (form.cap().isEmpty()) return null;
        try {
            return new ApiKey.Cap(figures.amount(form.cap()), Period.of(form.capPeriod()));
        } catch (IllegalArgumentException e) {
            unreadable.put(KeyField.CAP, KeyRules.CAP);
            return null;
        }
    }

    private List<String> networks() {
        return Arrays.stream(form.networks().split("[\\s,;]+"))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private @Nullable Long number(KeyField field, String text, String rule) {
        if (text.isEmpty()) return null;
        try {
            return figures.number(text);
        } catch (IllegalArgumentException e) {
            unreadable.put(field, rule);
            return null;
        }
    }
}
