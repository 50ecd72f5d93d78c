package com.smartoken.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.http.RequestId;
import java.util.UUID;

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
