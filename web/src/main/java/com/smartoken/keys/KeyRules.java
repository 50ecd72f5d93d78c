package com.smartoken.keys;

import com.smartoken.db.ApiKey;
import com.smartoken.db.KeyTerms;
import com.smartoken.http.Inputs;
import com.smartoken.http.Networks;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a key may be called and limited to. For one look; whatever is wrong is told by field, all at once. */
public final class KeyRules {
    /** What is no cap, for a reader of texts too. */
    public static final String CAP = "An amount in dollars such as 5, more than nothing and at most a million.";

    /** What is no limit of requests or of calls at once. */
    public static final String NUMBER = "A whole number from 1 to a million.";

    /** What is no limit of tokens. */
    public static final String TOKENS = "A whole number from 1 to a million million.";

    private static final int NAME_LENGTH_MAX = 100;
    private static final int NETWORKS_MAX = 50;
    private static final int MODELS_MAX = 200;
    private static final int YEARS_MAX = 10;
    private static final Duration LIFETIME_MAX = Duration.ofDays(366L * YEARS_MAX);
    private static final int NUMBER_MAX = 1_000_000;
    private static final long TOKENS_MAX = 1_000_000_000_000L;
    private static final Usd CAP_MAX = Usd.parse("1000000");
    private static final int SHOWN_LENGTH_MAX = 60;

    private final KeyTerms terms;
    private final Map<KeyField, String> wrong = new EnumMap<>(KeyField.class);

    private KeyRules(KeyTerms terms) {
        this.terms = terms;
    }

    /**
     * What is wrong with terms; empty when nothing is.
     *
     * @param before the key that is changed, which may keep what it has; null for a new one
     */
    static Map<KeyField, String> wrong(KeyTerms terms, @Nullable ApiKey before, KeyModels models, Instant now) {
        KeyRules rules = new KeyRules(terms);
        rules.name(terms.name());
        rules.expiry(terms.expiry(), before == null ? null : before.expiresAt(), now);
        rules.cap(terms.cap());
        rules.models(before == null ? List.of() : before.models(), models);
        rules.networks();
        rules.number(KeyField.REQUESTS, terms.requestsPerMinute(), NUMBER_MAX, NUMBER);
        rules.number(KeyField.TOKENS, terms.tokensPerMinute(), TOKENS_MAX, TOKENS);
        rules.number(KeyField.RUNNING, terms.running(), NUMBER_MAX, NUMBER);
        return rules.wrong;
    }

    private void name(String name) {
        if (name.isEmpty()) wrong.put(KeyField.NAME, "Give the key a name, so that you know it again.");
        else if (name.codePointCount(0, name.length()) > NAME_LENGTH_MAX)
            wrong.put(KeyField.NAME, "At most " + NAME_LENGTH_MAX + " characters.");
        else if (name.codePoints().anyMatch(KeyRules::isInvisible))
            wrong.put(KeyField.NAME, "No line breaks or invisible characters, please.");
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

    private void expiry(KeyTerms.Expiry expiry, @Nullable Instant before, Instant now) {
        Instant end = switch (expiry) {
            case KeyTerms.Expiry.Never _ -> null;
            case KeyTerms.Expiry.At at -> at.instant().equals(before) ? null : at.instant();
            case KeyTerms.Expiry.After after ->
                after.time().compareTo(LIFETIME_MAX) > 0 ? Instant.MAX : now.plus(after.time());
        };
        if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(LIFETIME_MAX))))
            wrong.put(KeyField.EXPIRES, "Choose a day from today on, within " + YEARS_MAX + " years.");
    }

    private void cap(ApiKey.@Nullable Cap cap) {
        if (cap != null && (cap.amount().nano() <= 0 || cap.amount().compareTo(CAP_MAX) > 0))
            wrong.put(KeyField.CAP, CAP);
    }

    /** A model that a key has already may stay, also when it is not in the catalog any more. */
    private void models(List<String> before, KeyModels models) {
        if (terms.models().size() > MODELS_MAX)
            wrong.put(KeyField.MODELS, "At most " + MODELS_MAX + " models. " + models.where());
        for (String model : terms.models()) {
            if (!before.contains(model) && models.id(model) == null)
                wrong.putIfAbsent(KeyField.MODELS, "There is no model " + shown(model) + ". " + models.where());
        }
    }

    private void networks() {
        if (terms.networks().size() > NETWORKS_MAX)
            wrong.put(KeyField.NETWORKS, "At most " + NETWORKS_MAX + " addresses and networks.");
        for (String network : terms.networks()) {
            try {
                Networks.of(List.of(network));
            } catch (IllegalArgumentException e) {
                wrong.putIfAbsent(
                        KeyField.NETWORKS,
                        shown(network) + " is no address or network. Write 203.0.113.7 or 10.0.0.0/8.");
            }
        }
    }

    private void number(KeyField field, @Nullable Number number, long max, String rule) {
        if (number != null && (number.longValue() < 1 || number.longValue() > max)) wrong.put(field, rule);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_LENGTH_MAX ? text : Inputs.cut(text, SHOWN_LENGTH_MAX) + "…";
    }
}
