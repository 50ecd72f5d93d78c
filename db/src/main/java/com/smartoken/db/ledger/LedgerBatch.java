package com.smartoken.db.ledger;

import com.smartoken.db.ledger.Op.Checkpoint;
import com.smartoken.db.ledger.Op.Place;
import com.smartoken.db.ledger.Op.Settle;
import com.smartoken.db.ledger.Op.Sweep;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Many changes of the books in one transaction. First the wallets of all accounts are locked, in order; then everything
 * that matters is read, decided in memory and written with one statement a table. What was held is freed before new
 * holds are placed, so that a batch serves as many as it can.
 */
final class LedgerBatch {
    /** Stands in a forecast for the quota that the call itself would claim. */
    private static final long UNCLAIMED_LOT = 0;

    private final Connection connection;
    private final TrialClaims trials;
    private final LedgerReads reads;
    private final List<BatchRows.NewHold> holds = new ArrayList<>();
    private final List<Hold> discarded = new ArrayList<>();
    private final List<BatchRows.Entry> entries = new ArrayList<>();
    private final List<BatchRows.Move> moves = new ArrayList<>();
    private final Spendings spendings = new Spendings();

    LedgerBatch(Connection connection, TrialClaims trials) {
        this.connection = connection;
        this.trials = trials;
        this.reads = new LedgerReads(connection);
    }

    /** Runs all and commits; results are set but not yet told. On any exception nothing happened. */
    void run(List<Op<?>> ops) throws SQLException {
        List<Place> places = only(ops, Place.class);
        List<Settle> settles = only(ops, Settle.class);
        List<Sweep> sweeps = only(ops, Sweep.class);
        List<Checkpoint> checkpoints = only(ops, Checkpoint.class);

        Set<Long> accounts = new HashSet<>();
        for (Op<?> op : ops) if (!(op instanceof Checkpoint)) accounts.add(op.accountId);
        Instant now = accounts.isEmpty() ? Instant.EPOCH : reads.lockWallets(accounts);
        reads.openLots(now);
        TrialClaims.Outcome claims = trials.claim(
                connection,
                places.stream()
                        .map(place -> place.request)
                        .filter(this::mayClaim)
                        .toList());
        claims.claimed().forEach(reads::addClaimed);
        reads.checkpoint(checkpoints);
        for (Checkpoint checkpoint : checkpoints) checkpoint.result(true);
        Set<UUID> ended = reads.endHolds(settles);
        List<LedgerReads.SweptHold> swept = reads.sweepHolds(sweeps);
        spendings.read(connection, capsOf(places, settles, swept, now));

        for (Settle settle : settles) settle(settle, ended);
        for (LedgerReads.SweptHold hold : swept) sweep(hold);
        Set<UUID> sweptIds = new HashSet<>();
        for (LedgerReads.SweptHold hold : swept) sweptIds.add(hold.hold().call().id());
        for (Sweep sweep : sweeps) sweep.result(sweptIds.contains(sweep.requestId));
        for (Place place : places) place.result(place(place.request, now));

        write(now);
        connection.commit();
        trials.committed(claims);
    }

    /** Whoever has something left of a quota has claimed it. */
    private boolean mayClaim(HoldRequest request) {
        Purse purse = reads.purse(request.call().accountId());
        return purse != null && !purse.hasOpen(quota(request));
    }

    /** What placing this would come to, from what everybody can read: nothing is locked and nothing changes. */
    Forecast forecast(HoldRequest request) throws SQLException {
        long account = request.call().accountId();
        Instant now = reads.readWallets(List.of(account));
        reads.openLots(now);
        Purse purse = reads.purse(account);
        if (purse == null) return Forecast.NOTHING;
        TrialOffers.Offer offer = mayClaim(request) ? trials.unclaimed(connection, request) : null;
        if (offer != null) {
            reads.addClaimed(new TrialClaims.Claimed(
                    account, request.call().model(), UNCLAIMED_LOT, offer.tokens(), Long.MAX_VALUE));
        }
        Set<Hold.CapPeriod> caps = capsOf(List.of(new Place(request)), List.of(), List.of(), now);
        spendings.read(connection, caps);
        return Forecast.of(Allowance.of(request, purse, spendings, now), purse.available(quota(request)));
    }

    private Placement place(HoldRequest request, Instant now) {
        Purse purse = reads.purse(request.call().accountId());
        if (purse == null) return new Placement.Refused(Placement.Reason.UNKNOWN_ACCOUNT, 0, 0, -1, null);

        Allowance allowance = Allowance.of(request, purse, spendings, now);
        if (allowance.isRefused()) {
            long needed = allowance.needed();
            boolean byCap = allowance.cap() != null && purse.payAsYouGo() && allowance.fitsBalance();
            return byCap
                    ? new Placement.Refused(
                            Placement.Reason.CAP_REACHED,
                            allowance.money(),
                            needed,
                            allowance.output(),
                            allowance.cap())
                    : new Placement.Refused(reason(purse), allowance.balance(), needed, allowance.output(), null);
        }

        long amount = allowance.amount();
        List<Hold.Part> parts = new ArrayList<>(purse.hold(quota(request), allowance.quotaHeld()));
        parts.addAll(purse.hold(Asset.USD, amount));
        for (Hold.CapPeriod cap : allowance.caps()) spendings.change(cap, 0, amount);
        Hold hold = new Hold(
                request.call(),
                allowance.granted(),
                !allowance.isEnough(),
                amount,
                allowance.quotaHeld(),
                parts,
                allowance.caps());
        holds.add(new BatchRows.NewHold(hold, request.lease()));
        return new Placement.Placed(hold);
    }

    private static Placement.Reason reason(Purse purse) {
        return purse.payAsYouGo() ? Placement.Reason.INSUFFICIENT_BALANCE : Placement.Reason.TRIAL_QUOTA_EXHAUSTED;
    }

    private void settle(Settle settle, Set<UUID> ended) throws SQLException {
        Hold hold = settle.hold;
        PricedCall call = hold.call();
        if (!ended.contains(call.id())) {
            // Settled before (this is a repeat after a lost answer) or swept: what stands in the books is what counts.
            settle.result(reads.settlementOf(call.id()));
            return;
        }
        Ending ending = settle.ending;
        if (ending == null) {
            end(hold, call.tariff().cost(Tokens.NONE, 0));
            discarded.add(hold);
            settle.result(new Settlement(0, 0, 0, 0));
            return;
        }
        boolean delivered = ending.delivered();
        Tokens tokens = delivered ? ending.metered().tokens() : Tokens.NONE;
        Tariff.Cost cost = call.tariff().cost(tokens, delivered ? hold.quota() : 0);
        long charged = enter(hold, delivered ? HoldOutcome.SETTLED : HoldOutcome.RELEASED, ending, cost);
        settle.result(new Settlement(cost.nano(), charged, cost.quotaInput(), cost.quotaOutput()));
    }

    private void sweep(LedgerReads.SweptHold swept) {
        Hold hold = swept.hold();
        Ending ending = swept.ending();
        Tariff.Cost full = hold.call().tariff().cost(ending.metered().tokens(), ending.delivered() ? hold.quota() : 0);
        // A swept hold never takes more than was kept back for it.
        Tariff.Cost cost = new Tariff.Cost(
                Math.min(full.nano(), hold.amount()),
                full.quotaInput(),
                full.quotaOutput(),
                full.tierAbove(),
                full.rates());
        enter(hold, HoldOutcome.SWEPT, ending, cost);
    }

    /** Ends a hold and enters its call in the log. @return what was charged */
    private long enter(Hold hold, HoldOutcome outcome, Ending ending, Tariff.Cost cost) {
        long charged = end(hold, cost);
        entries.add(new BatchRows.Entry(hold.call(), outcome, ending, Charge.of(hold, cost, charged)));
        return charged;
    }

    /** Takes the cost out of what was held, more where there is more, and frees the rest. @return what was charged */
    private long end(Hold hold, Tariff.Cost cost) {
        Purse purse = purse(hold.call().accountId());
        long fromHold = Math.min(cost.nano(), hold.amount());
        List<Hold.Part> paid = new ArrayList<>();
        for (Asset asset : assets(hold)) {
            long spend = asset.isMoney() ? fromHold : cost.quotaInput() + cost.quotaOutput();
            paid.addAll(purse.pay(hold.parts(), asset, spend));
        }
        List<Hold.Part> more = purse.takeUpTo(cost.nano() - fromHold);
        long charged = fromHold + more.stream().mapToLong(Hold.Part::amount).sum();
        for (Hold.CapPeriod cap : hold.caps()) spendings.change(cap, charged, -hold.amount());
        record(hold, paid, more, cost.nano() - charged);
        return charged;
    }

    private void record(Hold hold, List<Hold.Part> paid, List<Hold.Part> more, long unpaid) {
        UUID id = hold.call().id();
        long account = hold.call().accountId();
        List<Hold.Part> all = new ArrayList<>(paid);
        for (Hold.Part part : more) {
            int same = -1;
            for (int i = 0; i < all.size(); i++) if (all.get(i).lotId() == part.lotId()) same = i;
            if (same < 0) all.add(part);
            else
                all.set(
                        same,
                        new Hold.Part(part.lotId(), part.asset(), all.get(same).amount() + part.amount()));
        }
        for (Hold.Part part : all) {
            moves.add(new BatchRows.Move(id, part.lotId(), MovementKind.USE, account, part.asset(), part.amount()));
        }
        if (unpaid > 0) moves.add(new BatchRows.Move(id, 0, MovementKind.WRITE_OFF, account, Asset.USD, unpaid));
    }

    private void write(Instant now) throws SQLException {
        DaySums days = new DaySums();
        for (BatchRows.Entry entry : entries) days.add(entry);
        reads.writeLots();
        BatchRows.HOLDS.run(connection, holds);
        BatchRows.DISCARDED.run(connection, discarded);
        BatchRows.ENTRIES.run(connection, entries);
        BatchRows.MOVES.run(connection, moves);
        spendings.write(connection);
        days.write(connection, now);
    }

    private static Asset quota(HoldRequest request) {
        return new Asset.Quota(request.call().model());
    }

    private Purse purse(long accountId) {
        Purse purse = reads.purse(accountId);
        if (purse == null) throw new IllegalStateException("account " + accountId + " has a hold but no wallet");
        return purse;
    }

    private static Set<Hold.CapPeriod> capsOf(
            List<Place> places, List<Settle> settles, List<LedgerReads.SweptHold> swept, Instant now) {
        Set<Hold.CapPeriod> caps = new HashSet<>();
        for (Place place : places) {
            for (HoldRequest.Cap cap : place.request.caps()) {
                caps.add(new Hold.CapPeriod(cap.scope(), cap.period().nameAt(now)));
            }
        }
        for (Settle settle : settles) caps.addAll(settle.hold.caps());
        for (LedgerReads.SweptHold hold : swept) caps.addAll(hold.hold().caps());
        return caps;
    }

    private static Set<Asset> assets(Hold hold) {
        Set<Asset> assets = new HashSet<>();
        for (Hold.Part part : hold.parts()) assets.add(part.asset());
        return assets;
    }

    private static <T> List<T> only(List<Op<?>> ops, Class<T> type) {
        return ops.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
