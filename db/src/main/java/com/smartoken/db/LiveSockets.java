package com.smartoken.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * The sockets to each database, made for the driver, so that all of them can be ended when the server is known to have
 * vanished without a word: whoever waits for an answer learns it then, and not when the patience of a long query is over.
 */
public final class LiveSockets extends SocketFactory {
    private static final Map<String, Set<Socket>> ALL = new ConcurrentHashMap<>();

    private final Set<Socket> sockets;

    /** @param database the address of a database; the driver gives it */
    public LiveSockets(String database) {
        sockets = of(database);
    }

    private static Set<Socket> of(String database) {
        return ALL.computeIfAbsent(
                database, key -> Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>())));
    }

    /** Ends every connection to a database. */
    static void closeAll(String database) {
        Set<Socket> sockets = of(database);
        List<Socket> open;
        synchronized (sockets) {
            open = List.copyOf(sockets);
        }
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // Gone already.
            }
        }
    }

    @Override
    public Socket createSocket() {
        Socket socket = new Socket();
        sockets.add(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return known(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return known(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return known(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return known(new Socket(host, port, localHost, localPort));
    }

    private Socket known(Socket socket) {
        sockets.add(socket);
        return socket;
    }
}
