package com.smartoken.db.ledger;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.ledger.TrialClaims.Pair;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Many changes of the books in one statement that commits by itself. What was held is freed before new holds are placed,
 * so that a batch serves as many as it can. How much is to be held or paid is worked out here, by one formula; whether it
 * is there, and of which lots, the database decides ({@code V061}). It takes nothing that it was asked for in error.
 */
final class LedgerBatch {
    private static final int REPLANNED_MAX = 100;

    private static final String END =
            "select n, state, null::bigint[], null::bigint[], 0, 0::bigint, 0::bigint, null::bigint[], true, true"
                    + " from ledger_end(" + marks(EndArguments.COUNT) + ")";
    private static final String PLACE = "select p.*, false from ledger_place(" + marks(PlaceArguments.COUNT) + ") p";
    private static final String BOTH = END + " union all " + PLACE;

    private final TrialClaims trials;
    private final Hints hints;
    private final List<Op.End> ends = new ArrayList<>();
    private final List<Op.Place> places = new ArrayList<>();
    private final Map<Long, Figures> figures = new HashMap<>();
    private List<TrialClaims.Wanted> wanted = List.of();

    LedgerBatch(TrialClaims trials, Hints hints) {
        this.trials = trials;
        this.hints = hints;
    }

    void add(Op.End end) {
        ends.add(end);
    }

    void add(Op.Place place) {
        places.add(place);
    }

    /**
     * Writes all. When this returns it is committed, and the results are set but not yet told. On any exception nothing
     * happened, or, when the connection was lost, it is not known. Those that have no result then are to be written again:
     * somebody else had locked their wallet, or less was there than was thought.
     */
    void run(Connection connection) throws SQLException {
        if (ends.isEmpty() && places.isEmpty()) return;
        wanted = trials.wanted(places);
        plan();
        String sql = places.isEmpty() ? END : ends.isEmpty() ? PLACE : BOTH;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Arguments arguments = new Arguments(statement);
            if (!ends.isEmpty()) EndArguments.set(arguments, ends);
            if (!places.isEmpty()) PlaceArguments.set(arguments, places, wanted);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) read(rows);
            }
        }
    }

    /** Asks for the whole answer, and for the quota that is thought to be free. */
    private void plan() {
        Map<Pair, Long> left = new HashMap<>();
        for (TrialClaims.Wanted trial : wanted)
            left.put(trial.pair(), trial.offer().tokens());
        for (Op.Place place : places) {
            Pair pair = Pair.of(place.request);
            long free = left.computeIfAbsent(pair, p -> hints.of(p, 0));
            if (place.plan == null) place.plan = Plan.of(Allowance.whole(place.request, free));
            left.put(pair, Math.max(0, free - place.plan.quota()));
        }
    }

    private void read(ResultSet row) throws SQLException {
        int n = row.getInt(1);
        String state = row.getString(2);
        if (row.getBoolean(10)) ended(ends.get(n - 1), state);
        else if (n < 0) trials.saw(wanted.get(-n - 1).pair(), state);
        else placed(places.get(n - 1), state, row);
    }

    private void ended(Op.End op, String state) {
        if (!state.equals("locked")) op.result(new Op.End.Result(state.equals("done"), op.written()));
    }

    private void placed(Op.Place op, String state, ResultSet row) throws SQLException {
        switch (state) {
            case "placed" -> {
                hints.saw(Pair.of(op.request), row.getLong(7));
                op.result(new Placement.Placed(hold(op, row)));
            }
            case "short" -> {
                hints.saw(Pair.of(op.request), row.getLong(7));
                replan(op, figures(op, row));
            }
            case "locked" -> {}
            case "claim_lost" -> op.result(refused(Placement.Reason.CLAIM_LOST));
            default -> op.result(refused(Placement.Reason.UNKNOWN_ACCOUNT));
        }
    }

    private static Placement.Refused refused(Placement.Reason reason) {
        return new Placement.Refused(reason, 0, 0, -1, null);
    }

    private static Hold hold(Op.Place op, ResultSet row) throws SQLException {
        Plan plan = Objects.requireNonNull(op.plan);
        HoldRequest request = op.request;
        long[] ids = LedgerReads.longs(row.getArray(3));
        long[] amounts = LedgerReads.longs(row.getArray(4));
        int quotaLots = row.getInt(5);
        Asset quota = new Asset.Quota(request.call().model());
        List<Hold.Part> parts = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            parts.add(new Hold.Part(ids[i], i < quotaLots ? quota : Asset.USD, amounts[i]));
        }
        List<Hold.CapPeriod> caps = new ArrayList<>(request.caps().size());
        for (HoldRequest.Cap cap : request.caps()) {
            caps.add(new Hold.CapPeriod(cap.scope(), cap.periodOf(request.call()), cap.nano()));
        }
        return new Hold(
                request.call(),
                plan.output(),
                plan.limited(),
                plan.amount(),
                plan.quota(),
                parts,
                caps,
                request.claim());
    }

    /** What is left of an account behind the holds that were placed, less what was planned with since. */
    private static final class Figures {
        final Map<String, Long> caps = new HashMap<>();
        final Map<String, Long> quota = new HashMap<>();
        final long balance;
        final boolean pays;
        long taken;

        Figures(long balance, boolean pays) {
            this.balance = balance;
            this.pays = pays;
        }
    }

    private Figures figures(Op.Place op, ResultSet row) throws SQLException {
        Figures known = figures.get(op.accountId);
        if (known == null) {
            known = new Figures(row.getLong(6), row.getBoolean(9));
            figures.put(op.accountId, known);
        }
        known.quota.putIfAbsent(op.request.call().model(), row.getLong(7));
        long[] left = LedgerReads.longs(row.getArray(8));
        for (int i = 0; i < left.length; i++) known.caps.putIfAbsent(key(op.request, i), left[i]);
        return known;
    }

    private static String key(HoldRequest request, int cap) {
        HoldRequest.Cap one = request.caps().get(cap);
        // Two callers may know the limit of one scope differently: it was changed in between.
        return one.nano() + "|" + one.periodOf(request.call()) + "|" + one.scope();
    }

    /** Refuses it, or asks for what there is. */
    private void replan(Op.Place op, Figures left) {
        HoldRequest request = op.request;
        List<Long> caps = new ArrayList<>(request.caps().size());
        for (int i = 0; i < request.caps().size(); i++) caps.add(left.caps.getOrDefault(key(request, i), 0L));
        long quota = left.quota.getOrDefault(request.call().model(), 0L);
        Allowance allowance = Allowance.of(request, quota, left.balance - left.taken, caps);
        if (allowance.isRefused()) {
            op.result(refused(allowance, left.pays));
            return;
        }
        if (++op.replanned > REPLANNED_MAX) {
            op.abandon();
            op.failed(new DatabaseUnavailable("what the account has changes faster than it can be held"));
            return;
        }
        Plan plan = Plan.of(allowance);
        op.plan = plan;
        left.taken += plan.amount();
        left.quota.put(request.call().model(), quota - plan.quota());
        for (int i = 0; i < caps.size(); i++) left.caps.put(key(request, i), caps.get(i) - plan.amount());
    }

    static Placement.Refused refused(Allowance allowance, boolean pays) {
        HoldRequest.Cap cap = allowance.cap();
        boolean byCap = cap != null && pays && allowance.fitsBalance();
        Placement.Reason reason = byCap
                ? Placement.Reason.CAP_REACHED
                : pays ? Placement.Reason.INSUFFICIENT_BALANCE : Placement.Reason.TRIAL_QUOTA_EXHAUSTED;
        return new Placement.Refused(
                reason,
                byCap ? allowance.money() : allowance.balance(),
                allowance.needed(),
                allowance.output(),
                byCap ? cap : null);
    }

    private static String marks(int count) {
        return "?, ".repeat(count - 1) + "?";
    }
}
