package com.smartoken;

import com.smartoken.db.Holds;
import com.smartoken.db.Partitions;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.relay.Losses;
import com.smartoken.relay.limits.Load;
import com.smartoken.relay.observe.CallLog;
import com.smartoken.relay.observe.EndedCall;
import com.smartoken.relay.observe.Metrics;
import com.smartoken.relay.observe.Observers;
import com.smartoken.relay.observe.Traces;
import com.smartoken.relay.routing.RouteHealths;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What observes the service, built as the settings say: what is off is not even loaded. */
final class Observation implements AutoCloseable {
    private static final double NANO = 1e-9;

    private final CallLog lines = new CallLog();
    private final @Nullable Metrics metrics;
    private final @Nullable Traces traces;

    Observation(Settings settings) {
        metrics = settings.managementPort() == null ? null : new Metrics();
        traces = settings.otlpUrl() == null ? null : new Traces(settings.otlpUrl());
    }

    Observers observers(InstantSource clock) {
        List<Consumer<EndedCall>> all = new ArrayList<>(List.of(lines));
        if (metrics != null) all.add(metrics);
        if (traces != null) all.add(traces);
        return new Observers(clock, all);
    }

    void watch(RouteHealths healths, Losses losses, Load load, Ledger ledger, Holds holds, Partitions partitions) {
        if (metrics == null) return;
        losses.whenNoted(metrics::lost);
        metrics.watch(healths);
        metrics.gauge("smartoken.calls.running", "calls that run on this node", load::running);
        metrics.gauge("smartoken.ledger.waiting", "changes of the books that wait on this node", ledger::waiting);
        metrics.gauge("smartoken.held.usd", "money held by running calls of all nodes", () -> holds.heldNano() * NANO);
        metrics.gauge(
                "smartoken.partitions.stray",
                "1 when rows lie in a default partition, which wants a look: their month had none when they came",
                () -> partitions.hasStrays() ? 1 : 0);
    }

    @Nullable
    Metrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        if (metrics != null) metrics.close();
        if (traces != null) traces.close();
        lines.close();
    }
}
