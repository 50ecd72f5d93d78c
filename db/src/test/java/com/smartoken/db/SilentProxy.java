package com.smartoken.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Stands before a database and falls silent without a word, as a machine does that loses its power: nothing is closed. */
public final class SilentProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean isSilent;

    public SilentProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The same database behind it. */
    public static DatabaseSettings before(DatabaseSettings settings, SilentProxy proxy) {
        return new DatabaseSettings(
                settings.url().replaceFirst(":[0-9]+/", ":" + proxy.listener.getLocalPort() + "/"),
                settings.user(),
                settings.password());
    }

    /** The port of a database. */
    public static int portOf(DatabaseSettings settings) {
        return Integer.parseInt(settings.url().replaceFirst(".*:([0-9]+)/.*", "$1"));
    }

    public void fallSilent() {
        isSilent = true;
    }

    public void speakAgain() {
        isSilent = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            await();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
        } catch (IOException e) {
            // One side is gone.
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                await();
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // One side is gone.
        }
    }

    private void await() {
        while (isSilent && !listener.isClosed()) LockSupport.parkNanos(10_000_000);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
