package com.smartoken.wire.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of an upstream. Host, Content-Length, Connection and Accept-Encoding are the client's own.
 *
 * @param target where to
 * @param method in capitals
 * @param path appended to the target's base path, with its query; starts with a slash
 * @param headers sent as they are, in this order
 * @param body sent whole with its length and not copied, so it must not change; empty for none
 * @param timeouts how long it may take
 * @param heartbeat what to do while the upstream is silent
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of every prompt would cost too much
public record UpstreamRequest(
        Target target,
        String method,
        String path,
        List<Header> headers,
        byte[] body,
        Timeouts timeouts,
        @Nullable Heartbeat heartbeat) {
    private static final byte[] NOTHING = {};
    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "accept-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "expect",
            "upgrade",
            "te",
            "trailer");

    /** Refuses a method, a path or headers that would change what the request means on the wire. */
    public UpstreamRequest {
        if (!Header.isToken(method) || !method.equals(method.toUpperCase(Locale.ROOT)) || "CONNECT".equals(method)) {
            throw new IllegalArgumentException("not a method");
        }
        Target.checkPath(path);
        headers = List.copyOf(headers);
        for (Header header : headers) {
            if (OWN.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the client sets this header itself: " + header.name());
            }
        }
    }

    /** A GET without a heartbeat. */
    public static UpstreamRequest get(Target target, String path, List<Header> headers, Timeouts timeouts) {
        return new UpstreamRequest(target, "GET", path, headers, NOTHING, timeouts, null);
    }

    /** A POST without a heartbeat. */
    public static UpstreamRequest post(
            Target target, String path, List<Header> headers, byte[] body, Timeouts timeouts) {
        return new UpstreamRequest(target, "POST", path, headers, body, timeouts, null);
    }

    /** The same request with a heartbeat. */
    public UpstreamRequest with(Heartbeat heartbeat) {
        return new UpstreamRequest(target, method, path, headers, body, timeouts, heartbeat);
    }

    /** Where, and nothing of what: headers and bodies are secret. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
