package com.smartoken.local.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vendor on loopback that speaks the OpenAI format, for the local run and for tests. It answers the same to the same
 * request, counts tokens as vendors do, and misbehaves on demand ({@link Fault}). Safe for use by several threads.
 */
public final class SandboxUpstream implements AutoCloseable {

    private static final Duration HUMAN_PACE = Duration.ofMillis(25);

    private final ServerSocketChannel listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final RequestLog log = new RequestLog();
    private final FaultPlan faults = new FaultPlan();
    private final Tally tally = new Tally();
    private final Endpoints endpoints = new Endpoints(this::pace, faults, tally);
    private volatile Duration pace = HUMAN_PACE;

    private SandboxUpstream(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** Starts one on a free port. */
    public static SandboxUpstream start() {
        return start(0);
    }

    /** Starts one on this port of 127.0.0.1; fails with UncheckedIOException when the port is taken. */
    public static SandboxUpstream start(int port) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            SandboxUpstream upstream = new SandboxUpstream(listener);
            Thread.ofVirtual().name("sandbox").start(upstream::listen);
            return upstream;
        } catch (IOException taken) {
            throw new UncheckedIOException("the sandbox cannot listen on port " + port, taken);
        }
    }

    /** The base URL to configure, with {@code /v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + listener.socket().getLocalPort() + "/v1";
    }

    /** What arrived, oldest first; the newest 1,000 requests or 64 MiB. */
    public List<ReceivedRequest> requests() {
        return log.all();
    }

    /** Streams that run now; falls within 10 ms of a caller's leaving, also while the sandbox is silent. */
    public int openStreams() {
        return tally.openStreams();
    }

    /** Streams whose caller left before the end. */
    public int abandonedStreams() {
        return tally.abandonedStreams();
    }

    /** Time before each chunk from the next request on: 25 ms at first, zero for as fast as possible. */
    public SandboxUpstream pace(Duration perChunk) {
        pace = perChunk;
        return this;
    }

    /** The next request that names no fault itself meets this one; calls queue up, one request each. */
    public void nextFault(Fault fault) {
        nextFault(PlannedFault.of(fault));
    }

    /** The same with the fault's particulars. */
    public void nextFault(PlannedFault fault) {
        faults.next(fault);
    }

    /** Every request without another fault meets this one, until told otherwise with {@link Fault#NONE}. */
    public void always(Fault fault) {
        always(PlannedFault.of(fault));
    }

    /** The same with the fault's particulars. */
    public void always(PlannedFault fault) {
        faults.always(fault);
    }

    /** Stops listening and drops every connection. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }

    private Duration pace() {
        return pace;
    }

    private void listen() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                Thread.ofVirtual().name("sandbox-caller").start(() -> serve(channel));
            } catch (IOException closed) {
                // the loop's condition tells whether it was the listener or one caller that failed
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (Connection connection = new Connection(channel)) {
            connections.add(connection);
            try {
                answerAll(connection);
            } finally {
                connections.remove(connection);
            }
        } catch (IOException gone) {
            // a caller that leaves is no error here; the tally has it
        }
    }

    private void answerAll(Connection connection) throws IOException {
        RequestReader reader = new RequestReader(connection);
        try {
            boolean more = listener.isOpen();
            while (more) {
                ReceivedRequest request = reader.next();
                if (request == null) {
                    return;
                }
                log.add(request);
                endpoints.answer(request, connection);
                more = connection.isOpen() && !request.wantsClose();
            }
        } catch (Refusal noHttp) {
            Endpoints.refuse(noHttp, connection);
        }
    }
}
