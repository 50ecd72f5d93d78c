package com.smartoken.db.ledger;

import com.smartoken.money.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code ledger_end} is told of the holds that a batch ends. */
final class EndArguments {
    static final int COUNT = 42;

    private record Row(Op.End op, HoldEnd end) {

        PricedCall call() {
            return op.hold.call();
        }

        <T extends @Nullable Object> @Nullable T ending(Function<Ending, T> of) {
            return end.ending() == null ? null : of.apply(end.ending());
        }

        Tokens tokens() {
            return end.ending() == null ? Tokens.NONE : end.ending().metered().tokens();
        }
    }

    private record Part(int row, HoldEnd.Paid paid) {}

    private record Cap(int row, Hold.CapPeriod cap) {}

    record Claim(int row, HoldRequest.Claim claim) {}

    private EndArguments() {}

    static void set(Arguments to, List<Op.End> ends) throws SQLException {
        List<Row> rows = new ArrayList<>(ends.size());
        List<Part> parts = new ArrayList<>();
        List<Cap> caps = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        for (Op.End op : ends) {
            Row row = new Row(op, op.next());
            rows.add(row);
            for (HoldEnd.Paid paid : row.end.parts()) parts.add(new Part(rows.size(), paid));
            for (Hold.CapPeriod cap : op.hold.caps()) caps.add(new Cap(rows.size(), cap));
            HoldRequest.Claim claim = op.hold.claim();
            if (claim != null && row.end.outcome() == HoldOutcome.SETTLED) claims.add(new Claim(rows.size(), claim));
        }
        to.longs(rows, row -> row.call().accountId());
        to.ids(rows, row -> row.call().id());
        to.longs(rows, row -> row.end.seen());
        to.booleans(rows, row -> row.end.isLogged());
        to.longs(rows, row -> row.call().caller().keyId());
        to.texts(rows, row -> row.end.outcome().word());
        to.texts(rows, row -> row.call().model());
        to.texts(rows, row -> row.ending(ending -> ending.routing().route()));
        to.texts(rows, row -> row.ending(ending -> ending.routing().upstreamModel()));
        to.texts(rows, row -> row.call().asked().path());
        to.ints(rows, row -> row.ending(ending -> ending.reply().status()));
        to.texts(rows, row -> row.ending(ending -> ending.reply().errorCode()));
        to.booleans(rows, row -> row.call().asked().streamed());
        to.booleans(rows, row -> row.ending(ending -> ending.metered().estimated()));
        to.longs(rows, row -> row.tokens().input());
        to.longs(rows, row -> row.tokens().cached());
        to.longs(rows, row -> row.tokens().written());
        to.longs(rows, row -> row.tokens().output());
        to.longs(rows, row -> row.tokens().thinking());
        to.longs(rows, row -> row.end.charge().quotaInput());
        to.longs(rows, row -> row.end.charge().quotaOutput());
        to.texts(rows, row -> Arguments.literal(row.end.charge().price().toArray()));
        to.longs(rows, row -> row.end.charge().held());
        to.longs(rows, row -> row.end.charge().cost());
        to.longs(rows, row -> row.end.charge().charged());
        to.texts(rows, row -> row.ending(ending -> ending.reply().finishReason()));
        to.texts(rows, row -> row.call().caller().labels().feature());
        to.texts(rows, row -> row.call().caller().labels().endUser());
        to.texts(
                rows, row -> row.ending(ending -> Attempt.write(ending.routing().attempts())));
        to.ints(rows, row -> row.ending(ending -> ending.timing().firstByteMillis()));
        to.ints(rows, row -> row.ending(ending -> ending.timing().totalMillis()));
        to.longs(rows, row -> Arguments.micros(row.call().startedAt()));
        to.ints(parts, Part::row);
        to.longs(parts, part -> part.paid.part().lotId());
        to.texts(parts, part -> part.paid.part().asset().word());
        to.longs(parts, part -> part.paid.amount());
        to.longs(parts, part -> part.paid.part().amount());
        to.ints(caps, Cap::row);
        to.texts(caps, cap -> cap.cap.scope());
        to.texts(caps, cap -> cap.cap.period());
        to.ints(claims, Claim::row);
        to.bytes(claims, claim -> claim.claim.name());
    }
}
