package com.smartoken.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** An upstream that answers at once, or fails at once, as it is told. */
final class FailingUpstream implements AutoCloseable {
    private static final String ANSWER =
            "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":1,\"total_tokens\":9}}";

    private final ServerSocket listener;
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean failing;

    private FailingUpstream(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    static FailingUpstream start() throws IOException {
        return new FailingUpstream(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
    }

    int port() {
        return listener.getLocalPort();
    }

    long requests() {
        return requests.get();
    }

    void fail(boolean now) {
        failing = now;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int length = head(in); length >= 0; length = head(in)) {
                in.skipNBytes(length);
                requests.incrementAndGet();
                String answer = failing
                        ? "HTTP/1.1 500 Down\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                        : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + ANSWER.length()
                                + "\r\n\r\n" + ANSWER;
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // the service closed the connection
        }
    }

    /** Reads a head. @return the length of the body that follows; -1 at the end */
    private static int head(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\r') continue;
            if (b != '\n') {
                line.append((char) b);
                continue;
            }
            if (line.isEmpty()) return length;
            String text = line.toString().toLowerCase(Locale.ROOT);
            if (text.startsWith("content-length:"))
                length = Integer.parseInt(text.substring(15).strip());
            line.setLength(0);
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
