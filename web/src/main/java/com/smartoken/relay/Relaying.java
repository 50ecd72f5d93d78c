package com.smartoken.relay;

import com.smartoken.catalog.Catalog;
import com.smartoken.catalog.Upstreams;
import com.smartoken.db.Node;
import com.smartoken.measure.Measurements;
import com.smartoken.upstream.ClientLimits;
import com.smartoken.upstream.UpstreamClient;
import com.smartoken.vendor.EndUsers;
import com.smartoken.wallet.Wallet;
import java.util.function.Supplier;

/** The relay with what it needs, made once for all doors. */
public final class Relaying implements AutoCloseable {
    private final UpstreamClient client = new UpstreamClient(ClientLimits.defaults());
    private final Relay relay;

    public Relaying(
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Wallet wallet,
            Measurements measurements,
            Node node,
            EndUsers endUsers) {
        relay = new Relay(catalog, upstreams, wallet, client, measurements, node.id(), endUsers);
    }

    Relay relay() {
        return relay;
    }

    @Override
    public void close() {
        client.close();
    }
}
