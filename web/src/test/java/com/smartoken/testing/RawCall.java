package com.smartoken.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One request written byte for byte, and all that comes back until the service closes. A service that refuses a request
 * before its end may reset the connection; what it said before that is read all the same.
 */
public record RawCall(int status, String head, String body) {
    private static final int TIMEOUT_MILLIS = 120_000;

    public static RawCall send(TestServer server, byte[]... pieces) throws IOException {
        return send(URI.create(server.url()), pieces);
    }

    /** The same to the management port, or to whatever listens there. */
    public static RawCall send(URI uri, byte[]... pieces) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                for (byte[] piece : pieces) socket.getOutputStream().write(piece);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // It has heard enough; its answer waits to be read.
            }
            return parse(readAll(socket.getInputStream()));
        }
    }

    public static RawCall send(TestServer server, String request) throws IOException {
        return send(server, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The value of a header; empty when it is not there. */
    public String header(String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    private static String readAll(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // reset after its answer
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Reads an answer as it came. */
    public static RawCall parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) return new RawCall(0, answer, "");
        return new RawCall(
                Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
    }
}
