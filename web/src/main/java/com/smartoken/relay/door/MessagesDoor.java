package com.smartoken.relay.door;

import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Anthropic's Messages: Claude Code and the Anthropic SDKs, with every chat model. */
public final class MessagesDoor implements Door {
    /** Where it is. */
    public static final String PATH = "/v1/messages";

    /** Where tokens are counted. */
    public static final String COUNT_PATH = "/v1/messages/count_tokens";

    private static final byte[] PING =
            ": keep-alive\nevent: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    private final long inputEstimate;
    private final List<String> ignored;

    private MessagesDoor(long inputEstimate, List<String> ignored) {
        this.inputEstimate = inputEstimate;
        this.ignored = ignored;
    }

    /** Reads a call. */
    public static ChatRequest read(byte[] body) {
        ChatRequest request = MessagesRequest.read(body, ignored -> new MessagesDoor(0, ignored), true);
        return request.through(new MessagesDoor(
                request.prompt().tokensEstimate(), request.door().ignored()));
    }

    /** Reads what shall only be counted: the same body, and the output need not be limited. */
    public static ChatRequest readToCount(byte[] body) {
        return MessagesRequest.read(body, ignored -> new MessagesDoor(0, ignored), false);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public List<String> ignored() {
        return ignored;
    }

    @Override
    public void answer(JsonWriter json, Head head, JsonObject answer, AnswerCost bill) {
        MessagesAnswer.write(json, head, answer, bill);
    }

    @Override
    public StreamFormat stream(Head head) {
        return new MessagesStream(head, inputEstimate);
    }

    @Override
    public byte[] heartbeat() {
        return PING;
    }

    @Override
    public String outputField() {
        return "max_tokens";
    }

    /** The field is required here, so clients put in what their own models give. */
    @Override
    public boolean lowersOutput() {
        return true;
    }
}
