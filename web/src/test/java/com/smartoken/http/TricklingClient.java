package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that has all the time of the world: it sends a little now and then, and hears what it is told meanwhile. */
final class TricklingClient implements AutoCloseable {
    private static final int STEP_MILLIS = 50;
    private static final int STEPS_MAX = 600;

    private final Socket socket;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    TricklingClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(STEP_MILLIS);
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Hears what comes within a moment, and sends a piece when it is nothing. @return whether the service has closed */
    boolean step(String piece) throws IOException {
        try {
            socket.getInputStream().transferTo(said);
            return true;
        } catch (SocketTimeoutException e) {
            return isClosed(piece);
        } catch (IOException e) {
            return true; // reset
        }
    }

    private boolean isClosed(String piece) {
        try {
            write(piece);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Sends a piece again and again until the service has closed.
     *
     * @return all that it said; nothing when a piece crossed its answer, which makes the system throw that away
     */
    String trickle(String piece) throws IOException {
        for (int step = 0; step < STEPS_MAX; step++) if (step(piece)) return said();
        throw new AssertionError("still waiting for a request that never ends");
    }

    /** All that the service said until now. */
    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** One request, and its answer, which ends with the body {@code read}. */
    String get() throws IOException {
        int before = said.size();
        write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        for (int step = 0; step < STEPS_MAX && !said().substring(before).endsWith("read"); step++) step("");
        return said().substring(before);
    }

    /** Hears nothing for so long; the service must not close either. */
    void requireSilence(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(STEP_MILLIS);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
