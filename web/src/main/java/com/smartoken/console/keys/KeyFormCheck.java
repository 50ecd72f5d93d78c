package com.smartoken.console.keys;

import com.smartoken.console.Figures;
import com.smartoken.db.AccountKeys;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Period;
import com.smartoken.http.Networks;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what was typed for a key. For one form; whatever is wrong is told beside its field, all at once. */
final class KeyFormCheck {
    private static final int NAME_LENGTH_MAX = 100;
    private static final int NETWORKS_MAX = 50;
    private static final int MODELS_MAX = 200;
    private static final int YEARS_MAX = 10;
    private static final int REQUESTS_MAX = 1_000_000;
    private static final long TOKENS_MAX = 1_000_000_000_000L;
    private static final Usd CAP_MAX = Usd.parse("1000000");
    private static final Map<String, Duration> LIFETIMES = Map.of(
            "1d", Duration.ofDays(1),
            "7d", Duration.ofDays(7),
            "30d", Duration.ofDays(30),
            "90d", Duration.ofDays(90),
            "365d", Duration.ofDays(365));

    private final KeyForm form;
    private final Map<String, String> errors = new LinkedHashMap<>();

    KeyFormCheck(KeyForm form) {
        this.form = form;
    }

    /** What a form is read against: the time, how days and amounts are written, the models there are, and the key that is changed. */
    record Terms(
            Instant now,
            Figures figures,
            Predicate<String> isModel,
            @Nullable ApiKey before) {}

    /** What is wrong, by field; empty when nothing is. */
    Map<String, String> errors() {
        return errors;
    }

    /** What was asked for; to be used only without {@link #errors}. */
    AccountKeys.Change read(Terms terms) {
        Long rpm = number("rpm", form.rpm(), REQUESTS_MAX);
        return new AccountKeys.Change(
                name(),
                expiry(terms),
                cap(terms.figures),
                models(terms),
                networks(),
                rpm == null ? null : rpm.intValue(),
                number("tpm", form.tpm(), TOKENS_MAX));
    }

    private String name() {
        String name = form.name();
        if (name.isEmpty()) errors.put("name", "Give the key a name, so that you know it again.");
        else if (name.codePointCount(0, name.length()) > NAME_LENGTH_MAX)
            errors.put("name", "At most " + NAME_LENGTH_MAX + " characters.");
        else if (name.codePoints().anyMatch(KeyFormCheck::isInvisible))
            errors.put("name", "No line breaks or invisible characters, please.");
        return name;
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private @Nullable Instant expiry(Terms terms) {
        ApiKey before = terms.before;
        boolean isLeft = form.expires().isEmpty() || form.expires().equals("keep");
        if (isLeft && before != null) return before.expiresAt();
        if (form.expires().isEmpty() || form.expires().equals("never")) return null;
        Duration lifetime = LIFETIMES.get(form.expires());
        if (lifetime != null) return terms.now.plus(lifetime);
        try {
            if (!form.expires().equals("date")) throw new IllegalArgumentException();
            Instant end = LocalDate.parse(form.expiresOn())
                    .plusDays(1)
                    .atStartOfDay(terms.figures.zone())
                    .toInstant();
            if (end.isAfter(terms.now) && end.isBefore(terms.now.plus(Duration.ofDays(366L * YEARS_MAX)))) return end;
            errors.put("expires", "Choose a day from today on, within " + YEARS_MAX + " years.");
        } catch (DateTimeParseException e) {
            errors.put("expires", "Choose the last day on which the key shall work.");
        } catch (IllegalArgumentException e) {
            errors.put("expires", "Choose one of the list.");
        }
        return null;
    }

    private ApiKey.@Nullable Cap cap(Figures figures) {
        if (form.cap().isEmpty()) return null;
        try {
            Period period = Period.of(form.capPeriod());
            Usd amount = figures.amount(form.cap().startsWith("$") ? form.cap().substring(1) : form.cap());
            if (amount.nano() > 0 && amount.compareTo(CAP_MAX) <= 0) return new ApiKey.Cap(amount, period);
        } catch (IllegalArgumentException e) {
            // told below, with all else that is no cap
        }
        errors.put("cap", "An amount in dollars such as 5 or 12.50, more than nothing and at most a million.");
        return null;
    }

    /** A model that a key has already may stay, also when it is not in the catalog any more. */
    private List<String> models(Terms terms) {
        ApiKey before = terms.before;
        boolean known = form.models().stream()
                .allMatch(id -> terms.isModel.test(id)
                        || (before != null && before.models().contains(id)));
        if (!known || form.models().size() > MODELS_MAX) errors.put("models", "Choose models from the list.");
        return form.models();
    }

    private List<String> networks() {
        List<String> networks = Arrays.stream(form.networks().split("[\\s,;]+"))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (networks.size() > NETWORKS_MAX) {
            errors.put("networks", "At most " + NETWORKS_MAX + " addresses and networks.");
            return List.of();
        }
        for (String network : networks) {
            try {
                Networks.of(List.of(network));
            } catch (IllegalArgumentException e) {
                String shown = network.length() <= 60 ? network : network.substring(0, 60) + "…";
                errors.put("networks", shown + " is no address or network. Write 203.0.113.7 or 10.0.0.0/8.");
            }
        }
        return networks;
    }

    private @Nullable Long number(String field, String text, long max) {
        if (text.isEmpty()) return null;
        String digits = text.replaceAll("[,_ ]", "");
        if (digits.matches("[0-9]{1,13}")) {
            long number = Long.parseLong(digits);
            if (number >= 1 && number <= max) return number;
        }
        errors.put(
                field, "A whole number from 1 to " + String.format(java.util.Locale.US, "%,d", max) + ", or nothing.");
        return null;
    }
}
