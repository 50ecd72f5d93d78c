package com.smartoken.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One kept-alive HTTP/1.1 connection of the load driver: no more of the protocol than the benchmark meets. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 << 10];
    private int position;
    private int limit;
    private long bodyLeft;
    private boolean chunked;
    private boolean begun;

    Wire(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** A request with its headers, ready to be sent. */
    static byte[] post(String key, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = String.join(
                "\r\n",
                "POST /v1/chat/completions HTTP/1.1",
                "Host: 127.0.0.1",
                "Content-Type: application/json",
                "Accept: application/json",
                "User-Agent: bench",
                "Authorization: Bearer " + key,
                "Content-Length: " + bytes.length,
                "",
                "");
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a request and reads the answer's head. @return the status */
    int send(byte[] request) throws IOException {
        out.write(request);
        String line = line();
        int status = Integer.parseInt(line.substring(9, 12));
        bodyLeft = 0;
        chunked = false;
        begun = false;
        for (line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                bodyLeft = Long.parseLong(line.substring(15).strip());
            } else if (line.regionMatches(true, 0, "transfer-encoding: chunked", 0, 26)) {
                chunked = true;
            }
        }
        return status;
    }

    /** The rest of the answer's body. */
    String rest() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int b = next(); b >= 0; b = next()) body.append((char) b);
        return body.toString();
    }

    /** Passes over the rest of the answer's body. */
    void skip() throws IOException {
        while (chunked && next() >= 0) {}
        while (bodyLeft > 0) {
            if (position == limit) fill();
            int part = (int) Math.min(bodyLeft, limit - position);
            position += part;
            bodyLeft -= part;
        }
    }

    /** What the next event of a stream says; null after the last. */
    @Nullable
    String data() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = next(); b >= 0; b = next()) {
            if (b != '\n') {
                line.append((char) b);
            } else {
                if (line.length() > 6 && line.charAt(0) == 'd') return line.substring(6);
                line.setLength(0);
            }
        }
        return null;
    }

    /** The next chunk is begun only when its first byte is asked for: it may be long in coming. */
    private int next() throws IOException {
        if (bodyLeft == 0 && chunked) {
            if (begun) line();
            begun = true;
            bodyLeft = Long.parseLong(line(), 16);
            if (bodyLeft == 0) {
                line();
                chunked = false;
            }
        }
        if (bodyLeft == 0) return -1;
        bodyLeft--;
        return read();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = read(); b != '\n'; b = read()) if (b != '\r') line.append((char) b);
        return line.toString();
    }

    private int read() throws IOException {
        if (position == limit) fill();
        return buffer[position++] & 0xff;
    }

    private void fill() throws IOException {
        int read = in.read(buffer);
        if (read <= 0) throw new EOFException("the connection was closed");
        position = 0;
        limit = read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
