package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format that one call came in, and how what comes back is written in it. Inside, every call is the same, so no door
 * can forget to hold and to settle.
 */
public interface Door {
    /** A comment, which every reader of server-sent events skips. */
    byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    /** The path, as the log has it. */
    String path();

    default Operation operation() {
        return Operation.CHAT;
    }

    /** Where in the body stands what was ignored since it is harmless; the caller is told in a header. */
    default List<String> ignored() {
        return List.of();
    }

    /** Writes a whole answer, which is settled already. */
    void answer(JsonWriter json, Head head, JsonObject answer, AnswerCost bill);

    /** Begins a stream, once it is known which model answers. */
    StreamFormat stream(Head head);

    /** What a silent stream says so that nobody takes it for dead. */
    default byte[] heartbeat() {
        return COMMENT;
    }

    /** The field in which clients send what the model is to read. */
    default String inputField() {
        return "messages";
    }

    /** The field by which clients limit the output; null when the call itself tells it. */
    default @Nullable String outputField() {
        return null;
    }

    /** Whether a limit beyond what the model gives is lowered to it, instead of refused. */
    default boolean lowersOutput() {
        return false;
    }
}
