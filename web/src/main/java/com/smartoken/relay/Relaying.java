package com.smartoken.relay;

import com.smartoken.Jobs;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Node;
import com.smartoken.keys.Keys;
import com.smartoken.relay.measure.CostLog;
import com.smartoken.relay.measure.Measurements;
import com.smartoken.relay.routing.RouteHealths;
import com.smartoken.relay.vendor.EndUsers;
import com.smartoken.wallet.Wallet;
import com.smartoken.wire.upstream.ClientLimits;
import com.smartoken.wire.upstream.UpstreamClient;
import java.time.Duration;
import java.util.function.Supplier;

/** The relay with what it needs, made once for all doors. */
public final class Relaying implements AutoCloseable {
    private static final Duration PROBES_LOOK_EVERY = Duration.ofSeconds(1);

    private final UpstreamClient client = new UpstreamClient(ClientLimits.defaults());
    private final RouteHealths healths = new RouteHealths();
    private final Relay relay;
    private final Probes probes;

    /** What the relay is made of. */
    public record Parts(
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Wallet wallet,
            Measurements measurements,
            CostLog costs,
            Node node,
            EndUsers endUsers,
            Gates gates,
            Losses losses) {}

    public Relaying(Parts parts) {
        Candidates candidates = new Candidates(parts.upstreams, parts.endUsers, healths);
        probes = new Probes(parts.catalog, candidates, client, parts.measurements);
        relay = new Relay(
                parts.catalog,
                parts.wallet,
                parts.node.id(),
                candidates,
                new Tries(new RouteCaller(client), parts.measurements, healths, parts.losses, parts.costs),
                parts.gates,
                parts.losses);
    }

    /** Has streams stop when their keys are revoked, on this node and, as each looks, on all. */
    public void stopWith(Keys keys, Jobs jobs) {
        RunningStreams running = relay.running();
        keys.whenChanged(() -> running.look(keys));
        jobs.every(RunningStreams.LOOK_AGAIN_EVERY, "look for streams to stop", () -> running.look(keys));
    }

    /** Has routes that are set to be probed asked when no call tells of them. */
    public void probeWith(Jobs jobs) {
        jobs.every(PROBES_LOOK_EVERY, "probe routes", probes::look);
    }

    Relay relay() {
        return relay;
    }

    /** How the routes do. */
    public RouteHealths healths() {
        return healths;
    }

    @Override
    public void close() {
        client.close();
    }
}
