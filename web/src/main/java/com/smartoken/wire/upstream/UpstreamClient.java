package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client with pooled connections and blocking calls, made for virtual threads. It follows no redirect, keeps
 * no cookie, decodes no compression and refuses every response whose meaning is in doubt.
 */
public final class UpstreamClient implements AutoCloseable {
    private final ClientLimits limits;
    private final Map<Target, Pool> pools = new ConcurrentHashMap<>();
    private final Resolver resolver = new Resolver();
    private final Reaper reaper = new Reaper(now -> pools.values().forEach(pool -> pool.evict(now)));
    private final Connector connector;
    private volatile boolean closed;

    /** A client that trusts the JDK's certificate authorities and connects to any address. */
    public UpstreamClient(ClientLimits limits) {
        this(limits, (SSLSocketFactory) SSLSocketFactory.getDefault(), address -> true);
    }

    /**
     * A client with its own trust.
     *
     * @param allowed asked for every address just before connecting to it, whatever its name; a refusal is a failure of
     *     kind CONNECT
     */
    public UpstreamClient(ClientLimits limits, SSLSocketFactory tls, Predicate<InetAddress> allowed) {
        this.limits = limits;
        this.connector = new Connector(tls, allowed, resolver, reaper);
        reaper.start();
    }

    /**
     * Sends the request and waits for the final response's headers. An interrupt of the calling thread breaks it off.
     * When a pooled connection turns out to have been closed by the upstream without a word, the request is sent once
     * more on a fresh one; nothing else is ever repeated.
     *
     * @return the response, to be closed by the caller
     * @throws UpstreamFailure when no acceptable response began
     * @throws IllegalArgumentException when the request's headers are too large
     */
    public Exchange send(UpstreamRequest request) throws UpstreamFailure {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        Deadlines deadlines = new Deadlines(request.timeouts(), request.heartbeat());
        Pool pool = pools.computeIfAbsent(request.target(), target -> new Pool(limits));
        pool.enter(deadlines);
        Exchange exchange = null;
        try {
            exchange = exchange(pool, request, deadlines);
            return exchange;
        } finally {
            if (exchange == null) {
                pool.leave();
            }
        }
    }

    private Exchange exchange(Pool pool, UpstreamRequest request, Deadlines deadlines) throws UpstreamFailure {
        Connection pooled = pool.take();
        if (pooled != null) {
            pooled.begin(deadlines);
            try {
                return attempt(pooled, pool, request);
            } catch (UpstreamFailure e) {
                if (!e.isStaleConnection()) {
                    throw e;
                }
            }
        }
        return attempt(connector.connect(request.target(), deadlines), pool, request);
    }

    private Exchange attempt(Connection connection, Pool pool, UpstreamRequest request) throws UpstreamFailure {
        Exchange exchange = null;
        try {
            UpstreamFailure unsent = write(connection, request);
            ResponseHead head = head(connection, request, unsent);
            exchange = new Exchange(connection, pool, head, unsent == null, limits.responseBytesMax());
            return exchange;
        } finally {
            if (exchange == null) {
                connection.close();
            }
        }
    }

    /** Returns a reset instead of throwing it: an upstream may refuse a long request and close before its end. */
    private static @Nullable UpstreamFailure write(Connection connection, UpstreamRequest request)
            throws UpstreamFailure {
        try {
            connection.write(request);
            return null;
        } catch (UpstreamFailure e) {
            if (e.kind() == Kind.RESET) {
                return e;
            }
            throw e;
        }
    }

    private static ResponseHead head(Connection connection, UpstreamRequest request, @Nullable UpstreamFailure unsent)
            throws UpstreamFailure {
        try {
            return HeadReader.read(connection, "HEAD".equals(request.method()));
        } catch (UpstreamFailure e) {
            throw unsent == null || e.anyByteReceived() ? e : unsent;
        }
    }

    /** How many connections are open, used or not; closed ones may count for a tenth of a second more. */
    public int openConnections() {
        return reaper.watched();
    }

    /** Closes the unused connections; exchanges that run may end, and their connections are closed then. */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(Pool::close);
        resolver.close();
        reaper.close();
    }
}
