package com.smartoken.relay;

import com.smartoken.catalog.Catalog;
import com.smartoken.catalog.Upstreams;
import com.smartoken.db.Node;
import com.smartoken.keys.Keys;
import com.smartoken.measure.Measurements;
import com.smartoken.routing.RouteHealths;
import com.smartoken.upstream.ClientLimits;
import com.smartoken.upstream.UpstreamClient;
import com.smartoken.vendor.EndUsers;
import com.smartoken.wallet.Housekeeping;
import com.smartoken.wallet.Wallet;
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
            Node node,
            EndUsers endUsers,
            Gates gates) {}

    public Relaying(Parts parts) {
        Candidates candidates = new Candidates(parts.upstreams, parts.endUsers, healths);
        probes = new Probes(parts.catalog, candidates, client, parts.measurements);
        relay = new Relay(
                parts.catalog,
                parts.wallet,
                parts.node.id(),
                candidates,
                new Tries(new RouteCaller(client), parts.measurements, healths),
                parts.gates);
    }

    /** Has streams stop when their keys are revoked, on this node and, as each looks, on all. */
    public void stopWith(Keys keys, Housekeeping housekeeping) {
        RunningCalls running = relay.running();
        keys.whenChanged(() -> running.look(keys));
        housekeeping.also(RunningCalls.LOOK_AGAIN_EVERY, "look for streams to stop", () -> running.look(keys));
    }

    /** Has routes that are set to be probed asked when no call tells of them. */
    public void probeWith(Housekeeping housekeeping) {
        housekeeping.also(PROBES_LOOK_EVERY, "probe routes", probes::look);
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
