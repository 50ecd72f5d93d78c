package com.smartoken.local.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What a fault does at its moment of an answer. */
@FunctionalInterface
interface Act {

    /** Time for a caller to read what was sent before a reset. */
    Duration READING_TIME = Duration.ofMillis(30);

    /** Plays on the connection; true when the answer goes on afterwards, false when this was its end. */
    boolean play(Connection connection, PlannedFault fault, boolean stream) throws IOException;

    /** Silence for the planned time, or for this long when none was planned; then the answer goes on. */
    static Act silence(Duration usual) {
        return (connection, fault, stream) -> {
            connection.await(fault.pause() == null ? usual : fault.pause());
            return true;
        };
    }

    /** This answer in place of the real one. */
    static Act answer(int status, String contentType, Map<String, String> headers, String body) {
        return (connection, fault, stream) -> {
            connection.answer(status, contentType, headers, body.getBytes(StandardCharsets.UTF_8));
            return false;
        };
    }

    /** The OpenAI error envelope in place of the real answer. */
    static Act error(int status, String code, String message) {
        Map<String, String> headers = status == 429 || status == 503 ? Map.of("retry-after", "2") : Map.of();
        return answer(status, "application/json", headers, Json.text(Refusal.envelope(status, code, null, message)));
    }

    /** A TCP reset, a moment after what was sent: clients drop what they have not read yet when one arrives. */
    static Act reset() {
        return (connection, fault, stream) -> {
            connection.await(READING_TIME);
            connection.reset();
            return false;
        };
    }

    /** These bytes in a stream, then its proper end in HTTP without a {@code [DONE]}; a JSON body just ends there. */
    static Act lastEvent(String data) {
        return (connection, fault, stream) -> {
            connection.endChunks(stream ? "data: " + data + "\n\n" : "");
            return false;
        };
    }
}
