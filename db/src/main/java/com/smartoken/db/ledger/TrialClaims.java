package com.smartoken.db.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims the free trial quota of a model at an account's first call of it, in the transaction that holds for the call.
 * Remembers who has claimed what, so that later calls ask nothing. For one thread.
 */
final class TrialClaims {
    private static final int KNOWN_MAX = 50_000;
    private static final String CLAIM = "select account_id, model, outcome, lot_id, granted, expires_at"
            + " from claim_trials(?, ?, ?, ?, 'first call')";
    private static final String UNCLAIMED = "select not exists (select 1 from lot where account_id = ? and source = ?)"
            + " and not exists (select 1 from sign_up where account_id = ? and state in ('new', 'review', 'refused'))";

    private final TrialOffers offers;
    private final Set<Pair> known = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
            return size() > KNOWN_MAX;
        }
    });

    /** An account and a model. */
    record Pair(long account, String model) {}

    /** A quota that was made just now. */
    record Claimed(long account, String model, long lotId, long tokens, long expiresMicros) {}

    /** What one batch claimed, and which pairs are settled for good once it is committed. */
    record Outcome(List<Claimed> claimed, List<Pair> settled) {
        static final Outcome NOTHING = new Outcome(List.of(), List.of());
    }

    TrialClaims(TrialOffers offers) {
        this.offers = offers;
    }

    /** Claims what these requests may claim; their wallets are locked. */
    Outcome claim(Connection connection, Collection<HoldRequest> requests) throws SQLException {
        Map<Pair, TrialOffers.Offer> wanted = new LinkedHashMap<>();
        for (HoldRequest request : requests) {
            TrialOffers.Offer offer = offers.of(request.call().model());
            Pair pair = new Pair(request.call().accountId(), request.call().model());
            if (offer != null && !known.contains(pair)) wanted.put(pair, offer);
        }
        return wanted.isEmpty() ? Outcome.NOTHING : claim(connection, wanted);
    }

    /** To be called when the batch of this outcome is committed. */
    void committed(Outcome outcome) {
        known.addAll(outcome.settled);
    }

    /** What a first call of the model would claim; null when nothing. */
    TrialOffers.@Nullable Offer unclaimed(Connection connection, HoldRequest request) throws SQLException {
        TrialOffers.Offer offer = offers.of(request.call().model());
        if (offer == null) return null;
        try (PreparedStatement statement = connection.prepareStatement(UNCLAIMED)) {
            statement.setLong(1, request.call().accountId());
            statement.setString(2, new Source.Trial(request.call().model()).word());
            statement.setLong(3, request.call().accountId());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1) ? offer : null;
            }
        }
    }

    private static Outcome claim(Connection connection, Map<Pair, TrialOffers.Offer> wanted) throws SQLException {
        List<Claimed> claimed = new ArrayList<>();
        List<Pair> settled = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            bind(
                    statement,
                    1,
                    "bigint",
                    wanted.keySet().stream().map(Pair::account).toArray());
            bind(statement, 2, "text", wanted.keySet().stream().map(Pair::model).toArray());
            bind(
                    statement,
                    3,
                    "bigint",
                    wanted.values().stream().map(TrialOffers.Offer::tokens).toArray());
            bind(
                    statement,
                    4,
                    "integer",
                    wanted.values().stream().map(TrialOffers.Offer::days).toArray());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Pair pair = new Pair(rows.getLong(1), rows.getString(2));
                    String outcome = rows.getString(3);
                    if (outcome.equals("claimed") || outcome.equals("had")) settled.add(pair);
                    if (outcome.equals("claimed")) {
                        claimed.add(new Claimed(
                                pair.account,
                                pair.model,
                                rows.getLong(4),
                                rows.getLong(5),
                                LedgerReads.micros(rows.getTimestamp(6))));
                    }
                }
            }
        }
        return new Outcome(claimed, settled);
    }

    private static void bind(PreparedStatement statement, int position, String type, Object[] values)
            throws SQLException {
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
