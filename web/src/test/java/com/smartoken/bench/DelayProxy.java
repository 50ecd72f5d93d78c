package com.smartoken.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** Stands before a server and makes it so far away: what comes is passed on after half a round trip, in its order. */
final class DelayProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final long halfNanos;

    private record Piece(byte[] bytes, long atNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(atNanos, ((Piece) other).atNanos);
        }
    }

    DelayProxy(int target, Duration rtt) throws IOException {
        this.target = target;
        this.halfNanos = rtt.toNanos() / 2;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon(true).start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                pass(client, server);
                pass(server, client);
            } catch (IOException e) {
                if (!listener.isClosed()) continue;
                return;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        DelayQueue<Piece> pieces = new DelayQueue<>();
        Thread.ofPlatform().daemon(true).start(() -> read(from, pieces));
        Thread.ofPlatform().daemon(true).start(() -> write(to, pieces));
    }

    private void read(Socket from, DelayQueue<Piece> pieces) {
        byte[] bytes = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                pieces.add(new Piece(Arrays.copyOf(bytes, read), System.nanoTime() + halfNanos));
            }
        } catch (IOException e) {
            // One side is gone.
        }
        pieces.add(new Piece(new byte[0], System.nanoTime() + halfNanos));
    }

    private static void write(Socket to, DelayQueue<Piece> pieces) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Piece piece = pieces.take(); piece.bytes.length > 0; piece = pieces.take()) out.write(piece.bytes);
        } catch (IOException e) {
            // One side is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
