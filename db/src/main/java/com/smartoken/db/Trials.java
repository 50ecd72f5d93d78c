package com.smartoken.db;

import static com.smartoken.db.generated.Tables.LOT;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.TrialOffers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Free trial quotas of accounts: once for each model, shared by all keys. The ledger claims them too, at a first call. */
public final class Trials {
    private final Database database;

    public Trials(Database database) {
        this.database = database;
    }

    /** What an account has of a model's quota. {@code held} is kept back for running calls. */
    public record Quota(
            long tokens, long left, long held, @Nullable Instant expiresAt, boolean isExpired) {}

    /** How a claim went. */
    public enum Outcome {
        CLAIMED,
        /** Claimed before, here or by a first call. */
        HAD,
        /** The account is on hold or closed. */
        ON_HOLD,
        /** The sign-up waits for a look, or was refused free credit. */
        KEPT_BACK
    }

    /** The quotas of an account, by model. */
    public Map<String, Quota> of(long accountId) {
        return database.query(db -> {
            Map<String, Quota> quotas = new HashMap<>();
            db.select(LOT.ASSET, LOT.GRANTED, LOT.REMAINING, LOT.HELD, LOT.EXPIRES_AT, Sql.isOver(LOT.EXPIRES_AT))
                    .from(LOT)
                    .where(LOT.ACCOUNT_ID.eq(accountId))
                    .and(LOT.KIND.eq(LotKind.QUOTA.word()))
                    .forEach(row -> {
                        if (!(Asset.of(row.value1()) instanceof Asset.Quota(String model))) return;
                        quotas.put(
                                model,
                                new Quota(
                                        row.value2(),
                                        row.value3(),
                                        row.value4(),
                                        Accounts.instant(row.value5()),
                                        row.value6()));
                    });
            return quotas;
        });
    }

    /** Claims quotas, by model: each once for the account, however often and on however many nodes it is tried. */
    public Map<String, Outcome> claim(long accountId, Map<String, TrialOffers.Offer> offers) {
        List<String> models = offers.keySet().stream().sorted().toList();
        List<TrialOffers.Offer> terms = models.stream().map(offers::get).toList();
        return database.transact(db -> {
            Sql.lockWallet(db, accountId);
            Map<String, Outcome> outcomes = new TreeMap<>();
            db.fetch(
                            "select model, outcome from claim_trials({0}, {1}, {2}, {3}, 'claimed in the gallery')",
                            DSL.val(models.stream().map(model -> accountId).toArray(Long[]::new)),
                            DSL.val(models.toArray(String[]::new)),
                            DSL.val(terms.stream()
                                    .map(TrialOffers.Offer::tokens)
                                    .toArray(Long[]::new)),
                            DSL.val(terms.stream().map(TrialOffers.Offer::days).toArray(Integer[]::new)))
                    .forEach(row -> outcomes.put(
                            row.get(0, String.class),
                            Outcome.valueOf(row.get(1, String.class).toUpperCase(Locale.ROOT))));
            return outcomes;
        });
    }
}
