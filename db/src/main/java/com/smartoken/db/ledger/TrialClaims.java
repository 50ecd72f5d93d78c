package com.smartoken.db.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which calls may be an account's first of a model that has a free trial quota: the statement that holds for them
 * claims it. Remembers who has claimed what, so that later calls ask nothing. For one thread at a time.
 */
final class TrialClaims {
    private static final int KNOWN_MAX = 50_000;
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
    record Pair(long account, String model) {
        static Pair of(HoldRequest request) {
            return new Pair(request.call().accountId(), request.call().model());
        }
    }

    /** What a pair may claim. */
    record Wanted(Pair pair, TrialOffers.Offer offer) {}

    TrialClaims(TrialOffers offers) {
        this.offers = offers;
    }

    /** What these may claim, each once. */
    List<Wanted> wanted(List<Op.Place> places) {
        Map<Pair, Wanted> wanted = new LinkedHashMap<>();
        for (Op.Place place : places) {
            TrialOffers.Offer offer = offers.of(place.request.call().model());
            Pair pair = Pair.of(place.request);
            if (offer != null && !known.contains(pair)) wanted.putIfAbsent(pair, new Wanted(pair, offer));
        }
        return List.copyOf(wanted.values());
    }

    /** Notes what came of a claim, once it is committed. */
    void saw(Pair pair, String outcome) {
        if (outcome.equals("claimed") || outcome.equals("had")) known.add(pair);
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
}
