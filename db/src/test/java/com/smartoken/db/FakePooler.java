package com.smartoken.db;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a database as a connection pooler does: clients get a session of the server for a transaction, or for as long
 * as they are connected. It knows enough of the protocol for that, and trusts everybody.
 */
public final class FakePooler implements AutoCloseable {
    /** For how long a client has a session. */
    public enum Mode {
        SESSION,
        TRANSACTION
    }

    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;

    /** Which session is given: the one that was used last, or the one that was not used for longest. */
    private final boolean isRoundRobin;

    private final Mode mode;
    private final int target;
    private final ServerSocket listener;
    private final Deque<Wire> idle = new ArrayDeque<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    public FakePooler(Mode mode, boolean isRoundRobin, int target) {
        this.mode = mode;
        this.isRoundRobin = isRoundRobin;
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What the server told beside its answers, in order. */
    public List<String> notices() {
        return notices;
    }

    /** The same database behind it. */
    public DatabaseSettings before(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.url().replaceFirst(":[0-9]+/", ":" + port() + "/"),
                settings.user(),
                settings.password(),
                settings.poolSize(),
                settings.owner());
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

    private void serve(Socket socket) {
        try (Wire client = new Wire(socket)) {
            byte[] startup = client.startup();
            if (startup.length == 0) return;
            greet(client);
            @Nullable Wire server = null;
            for (Message asked = client.read(); asked.type != 'X'; asked = client.read()) {
                if (server == null) server = take(startup);
                server.write(asked);
                if (asked.type != 'Q' && asked.type != 'S') continue;
                server.flush();
                byte state = answer(server, client);
                if (mode == Mode.TRANSACTION && state == 'I') {
                    give(server);
                    server = null;
                }
            }
            if (server != null) server.close();
        } catch (IOException e) {
            // One side is gone.
        }
    }

    /** As the server greets, but with a number of its own. */
    private static void greet(Wire client) throws IOException {
        client.write(new Message('R', new byte[4]));
        parameter(client, "server_version", "18.0");
        parameter(client, "client_encoding", "UTF8");
        parameter(client, "DateStyle", "ISO, MDY");
        parameter(client, "integer_datetimes", "on");
        parameter(client, "standard_conforming_strings", "on");
        client.write(new Message('K', new byte[] {127, 1, 2, 3, 0, 0, 0, 1}));
        client.write(new Message('Z', new byte[] {'I'}));
        client.flush();
    }

    private static void parameter(Wire client, String name, String value) throws IOException {
        client.write(new Message('S', (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    /** Passes on what the server says until it waits again. @return the state of the transaction then */
    private byte answer(Wire server, Wire client) throws IOException {
        for (Message said = server.read(); ; said = server.read()) {
            client.write(said);
            if (said.type == 'N') notices.add(said.field('M'));
            if (said.type != 'Z') continue;
            client.flush();
            return said.body[0];
        }
    }

    private Wire take(byte[] startup) throws IOException {
        synchronized (idle) {
            if (!idle.isEmpty() && (!isRoundRobin || idle.size() > 1)) {
                return isRoundRobin ? idle.removeLast() : idle.removeFirst();
            }
        }
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(socket);
        Wire server = new Wire(socket);
        server.out.write(startup);
        server.flush();
        Message said = server.read();
        while (said.type != 'Z') said = server.read();
        return server;
    }

    private void give(Wire server) {
        synchronized (idle) {
            idle.addFirst(server);
        }
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

    private record Message(char type, byte[] body) {
        /** A field of a notice. */
        String field(char name) {
            for (String field : new String(body, StandardCharsets.UTF_8).split("\0")) {
                if (!field.isEmpty() && field.charAt(0) == name) return field.substring(1);
            }
            return "";
        }
    }

    /** One side of the protocol. */
    private record Wire(Socket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {
        Wire(Socket socket) throws IOException {
            this(
                    socket,
                    new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream())),
                    new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream())));
        }

        /** What the client begins with, as it came; nothing when it only wants to cancel. */
        byte[] startup() throws IOException {
            int length = in.readInt();
            byte[] body = in.readNBytes(length - 4);
            int code = java.nio.ByteBuffer.wrap(body).getInt();
            if (code == CANCEL_REQUEST) return new byte[0];
            if (code == SSL_REQUEST) {
                out.write('N');
                flush();
                return startup();
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            new DataOutputStream(whole).writeInt(length);
            whole.write(body);
            return whole.toByteArray();
        }

        Message read() throws IOException {
            char type = (char) in.readUnsignedByte();
            return new Message(type, in.readNBytes(in.readInt() - 4));
        }

        void write(Message message) throws IOException {
            out.write(message.type);
            out.writeInt(message.body.length + 4);
            out.write(message.body);
        }

        void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
