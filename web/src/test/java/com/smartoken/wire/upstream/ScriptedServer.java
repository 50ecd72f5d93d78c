package com.smartoken.wire.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on raw sockets that says exactly what a script tells it to, byte for byte, be it HTTP or not. Each
 * connection is given the next script; the last one serves all further connections.
 */
public final class ScriptedServer implements AutoCloseable {
    /** What is done with one connection; it is closed when the script ends. */
    @FunctionalInterface
    public interface Script {
        /** Plays its part on a virtual thread of its own. */
        void play(ScriptedPeer peer) throws Exception;
    }

    private final ServerSocket listener;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private @Nullable Script last;

    private ScriptedServer(ServerSocket listener, Script... scripts) {
        this.listener = listener;
        this.scripts.addAll(List.of(scripts));
        Thread.ofVirtual().start(this::accept);
    }

    /** A server on a free port of the loopback address. */
    public static ScriptedServer start(Script... scripts) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), scripts);
    }

    /** A server on a listener of the caller's own making, for example one with TLS. */
    public static ScriptedServer on(ServerSocket listener, Script... scripts) {
        return new ScriptedServer(listener, scripts);
    }

    /** A server that reads one request a connection and answers it with these bytes (Latin-1). */
    public static ScriptedServer answering(String response) throws IOException {
        return start(peer -> {
            peer.readRequest();
            peer.send(response);
        });
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                accepted.add(socket);
                connections.incrementAndGet();
                Script next = scripts.poll();
                last = next == null ? last : next;
                Script script = Objects.requireNonNull(last, "a server needs a script");
                Thread.ofVirtual().start(() -> play(script, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void play(Script script, Socket socket) {
        try (socket) {
            script.play(new ScriptedPeer(socket, requests));
        } catch (Exception e) {
            // The client went, as it may in many of the scripts.
        }
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    /** All requests that were read, heads and bodies as they came (Latin-1). */
    public Queue<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
