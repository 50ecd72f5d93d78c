package com.smartoken.keys;

import com.smartoken.db.AccountKeys;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Database;
import com.smartoken.db.KeyTerms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes, replaces and changes the keys of an account, for the console and the operator alike: the same rules, the same
 * number of keys an account. Models are kept by their IDs.
 */
public final class KeyMaker {
    private final AccountKeys table;
    private final KeyModels models;
    private final InstantSource clock;

    public KeyMaker(Database database, KeyModels models, InstantSource clock) {
        this.table = new AccountKeys(database);
        this.models = models;
        this.clock = clock;
    }

    /** A key that was just made: {@code secret} is told once and kept nowhere. */
    public record Made(String secret, String prefix, String name) {
        @Override
        public String toString() {
            return "Made[" + prefix + "]";
        }
    }

    /**
     * What is wrong with terms, by field; empty when nothing is.
     *
     * @param before the key that is changed; null for a new one
     */
    public Map<KeyField, String> wrong(KeyTerms terms, @Nullable ApiKey before) {
        return KeyRules.wrong(tidy(terms), before, models, clock.instant());
    }

    /** @throws KeyRefused when it breaks a rule or the account has too many */
    public Made create(long accountId, KeyTerms terms) {
        return create(accountId, terms, UUID.randomUUID());
    }

    /**
     * Makes a key, once for each {@code form}.
     *
     * @throws KeyRefused when it breaks a rule, the account has too many, or the form made one before
     */
    public Made create(long accountId, KeyTerms terms, UUID form) {
        KeyTerms tidy = checked(terms, null);
        String secret = KeySecret.generate();
        return told(table.create(accountId, fresh(secret, form), tidy), secret, tidy.name());
    }

    /**
     * Makes a key that goes on for another one, which ends after {@code overlap}.
     *
     * @throws KeyRefused when the other is gone, the account has too many, or the form made one before
     */
    public Made replace(ApiKey old, Duration overlap, UUID form) {
        String secret = KeySecret.generate();
        return told(table.rotate(old.accountId(), old.id(), fresh(secret, form), overlap), secret, old.name());
    }

    /**
     * Changes a key.
     *
     * @return false when it is revoked
     * @throws KeyRefused when the terms break a rule
     */
    public boolean change(ApiKey key, KeyTerms terms) {
        return table.change(key.accountId(), key.id(), checked(terms, key), clock.instant());
    }

    private KeyTerms checked(KeyTerms terms, @Nullable ApiKey before) {
        KeyTerms tidy = tidy(terms);
        Map<KeyField, String> wrong = KeyRules.wrong(tidy, before, models, clock.instant());
        if (!wrong.isEmpty()) throw KeyRefused.wrongTerms(wrong);
        return tidy;
    }

    private KeyTerms tidy(KeyTerms terms) {
        return new KeyTerms(
                terms.name().strip(),
                terms.expiry(),
                terms.cap(),
                terms.models().stream().map(this::id).distinct().toList(),
                stripped(terms.networks()),
                terms.requestsPerMinute(),
                terms.tokensPerMinute(),
                terms.running());
    }

    private String id(String name) {
        String stripped = name.strip();
        String id = models.id(stripped);
        return id == null ? stripped : id;
    }

    private static List<String> stripped(List<String> texts) {
        return texts.stream().map(String::strip).distinct().toList();
    }

    private static AccountKeys.Fresh fresh(String secret, UUID form) {
        return new AccountKeys.Fresh(KeySecret.shown(secret), KeySecret.hash(secret), form);
    }

    private static Made told(AccountKeys.Made made, String secret, String name) {
        if (made != AccountKeys.Made.NEW) throw KeyRefused.of(made);
        return new Made(secret, KeySecret.shown(secret), name);
    }
}
