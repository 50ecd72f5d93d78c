package com.smartoken.db.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What {@code ledger_place} is told of the holds that a batch places. */
final class PlaceArguments {
    static final int COUNT = 26;

    private static final List<LotKind> KINDS = List.of(LotKind.values());

    private record Cap(int row, HoldRequest.Cap cap, String period) {}

    private PlaceArguments() {}

    static void set(Arguments to, List<Op.Place> places, List<TrialClaims.Wanted> trials) throws SQLException {
        List<Cap> caps = new ArrayList<>();
        List<EndArguments.Claim> claims = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            HoldRequest request = places.get(i).request;
            for (HoldRequest.Cap cap : request.caps()) caps.add(new Cap(i + 1, cap, cap.periodOf(request.call())));
            if (request.claim() != null) claims.add(new EndArguments.Claim(i + 1, request.claim()));
        }
        to.longs(places, op -> op.accountId);
        to.ids(places, op -> op.requestId);
        to.longs(places, op -> op.request.call().caller().keyId());
        to.longs(places, op -> op.request.lease().nodeId());
        to.texts(places, op -> op.request.call().model());
        to.longs(places, op -> plan(op).quota());
        to.longs(places, op -> plan(op).quotaMax());
        to.longs(places, op -> plan(op).amount());
        to.texts(places, op -> Arguments.literal(op.request.call().tariff().toArray()));
        to.booleans(places, op -> op.request.call().asked().streamed());
        to.texts(places, op -> op.request.call().caller().labels().feature());
        to.texts(places, op -> op.request.call().caller().labels().endUser());
        to.texts(places, op -> op.request.call().asked().path());
        to.longs(places, op -> Arguments.micros(op.request.call().startedAt()));
        to.longs(
                places,
                op -> TimeUnit.NANOSECONDS.toMicros(
                        op.request.lease().lifetime().toNanos()));
        to.texts(KINDS, LotKind::word);
        to.ints(caps, Cap::row);
        to.texts(caps, cap -> cap.cap.scope());
        to.texts(caps, Cap::period);
        to.longs(caps, cap -> cap.cap.nano());
        to.ints(claims, EndArguments.Claim::row);
        to.bytes(claims, claim -> claim.claim().name());
        to.longs(trials, trial -> trial.pair().account());
        to.texts(trials, trial -> trial.pair().model());
        to.longs(trials, trial -> trial.offer().tokens());
        to.ints(trials, trial -> trial.offer().days());
    }

    private static Plan plan(Op.Place op) {
        return Objects.requireNonNull(op.plan);
    }
}
