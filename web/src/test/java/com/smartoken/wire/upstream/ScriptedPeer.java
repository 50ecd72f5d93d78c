package com.smartoken.wire.upstream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;

/** The server's end of one connection, in the hands of a script. */
public final class ScriptedPeer {
    private final Socket socket;
    private final Queue<String> requests;

    ScriptedPeer(Socket socket, Queue<String> requests) throws IOException {
        this.socket = socket;
        this.requests = requests;
        socket.setTcpNoDelay(true);
    }

    /** Reads one request with the body its Content-Length announces; both are returned as one text (Latin-1). */
    public String readRequest() throws IOException {
        String head = readHead();
        String length = head.toLowerCase(Locale.ROOT).replaceAll("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
        int size = length.matches("\\d+") ? Integer.parseInt(length) : 0;
        String body = new String(socket.getInputStream().readNBytes(size), StandardCharsets.ISO_8859_1);
        requests.add(head + body);
        return head + body;
    }

    /** Reads up to the empty line and nothing of a body. */
    public String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new EOFException("the client closed");
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends the text as Latin-1 in one write. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Waits until the client closes its end, or resets. */
    public void awaitClose() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // What it says no longer matters.
        }
    }

    /** Closes with a reset instead of an orderly end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The bare socket, for whatever else a script needs. */
    public Socket socket() {
        return socket;
    }
}
