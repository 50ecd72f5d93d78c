package com.smartoken.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sends what he likes over one connection for as long as the service keeps it, and keeps nothing of the
 * answers but their status.
 */
public final class Stranger implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 40_000;

    private final int port;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    public Stranger(String url) {
        port = URI.create(url).getPort();
    }

    /** Sends a request, whole as it goes over the wire. @return the status; 0 when the service closed without any */
    public int send(String request) {
        // A service may end a connection after any answer, so what can't be sent over an old one goes over a new one.
        boolean isOld = socket != null;
        try {
            Socket connection = connected();
            connection.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            int status = head();
            while (status / 100 == 1 && status != 101) status = head();
            boolean isWhole = status != 101 && skip(status, request.startsWith("HEAD "));
            if (!isWhole) close();
            return status;
        } catch (EOFException e) {
            close();
            return 0;
        } catch (IOException e) {
            close();
            if (isOld) return send(request);
            throw new IllegalStateException(request, e);
        }
    }

    private Socket connected() throws IOException {
        Socket known = socket;
        if (known != null) return known;
        Socket made = new Socket(InetAddress.getLoopbackAddress(), port);
        made.setTcpNoDelay(true);
        made.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(made.getInputStream());
        socket = made;
        return made;
    }

    private int length;
    private boolean isChunked;
    private boolean isLast;

    private int head() throws IOException {
        length = -1;
        isChunked = false;
        String line = line();
        int status = Integer.parseInt(line.substring(9, 12));
        isLast = line.startsWith("HTTP/1.0");
        for (line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Integer.parseInt(line.substring(15).strip());
            if (lower.startsWith("transfer-encoding:")) isChunked = true;
            if (lower.startsWith("connection:") && lower.contains("close")) isLast = true;
        }
        return status;
    }

    /** Passes over the body. @return whether another request may follow */
    private boolean skip(int status, boolean isHead) throws IOException {
        if (isHead || status == 204 || status == 304) return !isLast;
        if (isChunked) {
            for (int size = size(); size > 0; size = size()) in.skipNBytes(size + 2);
            line();
        } else if (length >= 0) {
            in.skipNBytes(length);
        } else {
            return false;
        }
        return !isLast;
    }

    private int size() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException();
            if (b != '\r') line.append((char) b);
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            if (socket != null) socket.close();
        } catch (IOException e) {
            // it is of no use any more, in whatever way it went
        }
        socket = null;
        in = InputStream.nullInputStream();
    }
}
