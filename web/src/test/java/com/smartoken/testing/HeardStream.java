package com.smartoken.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.http.RequestId;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/** What a client has of a stream, whole or not: counted as it comes, by the rule of thumb that the service uses. */
public final class HeardStream {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NARROW_TENTHS = 3;
    private static final int WIDE_TENTHS = 6;

    private final UUID requestId;
    private long tenths;
    private boolean done;

    /** A stream that answered with this {@code x-request-id}. */
    public HeardStream(String publicId) {
        UUID id = RequestId.parse(publicId);
        if (id == null) throw new IllegalArgumentException(publicId);
        requestId = id;
    }

    /**
     * Reads an answer in chunks until it ends or is cut, event by event; {@code began} gets the stream when its head was
     * read. What had come before the cut was heard.
     */
    public static void hear(InputStream in, Consumer<HeardStream> began) throws IOException {
        String id = "";
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-request-id:"))
                id = line.substring(13).strip();
        }
        HeardStream stream = new HeardStream(id);
        began.accept(stream);
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        for (int left = size(in); left > 0; left = size(in)) {
            for (; left > 0; left--) {
                int next = in.read();
                if (next < 0) return;
                if (next != '\n') event.write(next);
                else stream.line(event.toString(StandardCharsets.UTF_8));
                if (next == '\n') event.reset();
            }
            line(in);
        }
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new EOFException();
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    /** Takes a line of the stream. */
    public synchronized void line(String line) {
        if (line.equals("data: [DONE]")) done = true;
        else if (line.startsWith("data: ")) count(line.substring(6));
    }

    public UUID requestId() {
        return requestId;
    }

    /** Tokens of output that the client got, by the rule of thumb, rounded up. */
    public synchronized long tokens() {
        return (tenths + 9) / 10;
    }

    /** Whether the stream came to its end. */
    public synchronized boolean isDone() {
        return done;
    }

    private void count(String data) {
        try {
            JsonNode delta = JSON.readTree(data).at("/choices/0/delta");
            for (String field : new String[] {"content", "reasoning_content"}) {
                String text = delta.path(field).asText("");
                tenths += text.chars()
                        .mapToLong(c -> c < 128 ? NARROW_TENTHS : WIDE_TENTHS)
                        .sum();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("half a line came as a whole one: " + data, e);
        }
    }
}
