package com.smartoken.relay;

import com.smartoken.content.catalog.Dialect;
import com.smartoken.content.catalog.Shelf;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.relay.chat.BodyFields;
import com.smartoken.relay.vendor.EndUsers;
import com.smartoken.relay.vendor.Vendor;
import com.smartoken.wire.upstream.Header;
import com.smartoken.wire.upstream.Timeouts;
import java.util.ArrayList;
import java.util.List;

/** An upstream that is on, made ready for calls. Its key stands in the headers and nowhere else. */
record RouteTarget(Upstream upstream, Dialect dialect, Vendor vendor, List<Header> headers, Timeouts timeouts) {
    private static final Header JSON = new Header("Content-Type", "application/json");
    private static final Header ACCEPT = new Header("Accept", "application/json, text/event-stream");
    private static final Header AGENT = new Header("User-Agent", "SmarToken/1");

    static RouteTarget of(Upstream upstream, String key, EndUsers endUsers) {
        Vendor vendor = Vendor.of(upstream, endUsers);
        List<Header> headers = new ArrayList<>(vendor.headers(key));
        headers.addAll(List.of(JSON, ACCEPT, AGENT));
        Upstream.Timeouts timeouts = upstream.timeouts();
        return new RouteTarget(
                upstream,
                Dialect.of(upstream),
                vendor,
                List.copyOf(headers),
                new Timeouts(timeouts.connect(), timeouts.firstByte(), timeouts.idle(), timeouts.total()));
    }

    String name() {
        return upstream.name();
    }

    /**
     * Whether a field may go to it that is not known to cost nothing whoever the vendor is: a vendor's own, one of which
     * nobody knows where nothing is sold beside models, and any where the upstreams file says so.
     */
    boolean takes(String field) {
        if (upstream.unknownFields() == Upstream.UnknownFields.PASS) return true;
        if (BodyFields.isSold(field)) return false;
        boolean isStrict = upstream.unknownFields() == Upstream.UnknownFields.REFUSE || dialect.sellsExtras();
        return !isStrict || dialect.fields().contains(field);
    }

    /** What can be bought there beside tokens: nothing in another format than the one that is known of. */
    Shelf shelf() {
        return upstream.protocol() == Upstream.Protocol.OPENAI ? dialect.shelf() : Shelf.EMPTY;
    }

    boolean stopsBilling() {
        return upstream.cancel() == Upstream.Cancel.STOPS_BILLING;
    }

    @Override
    public String toString() {
        return "RouteTarget[" + name() + "]";
    }
}
