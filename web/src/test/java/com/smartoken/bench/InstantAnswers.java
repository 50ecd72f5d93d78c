package com.smartoken.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the instant upstream says. Every answer uses the same tokens, so that each costs the same. */
final class InstantAnswers {
    static final int PROMPT_TOKENS = 120;
    static final int COMPLETION_TOKENS = 90;

    private static final String USAGE = "{\"prompt_tokens\":" + PROMPT_TOKENS + ",\"completion_tokens\":"
            + COMPLETION_TOKENS + ",\"total_tokens\":" + (PROMPT_TOKENS + COMPLETION_TOKENS)
            + ",\"prompt_tokens_details\":{\"cached_tokens\":0}}";
    private static final String TEXT = "The quick answer of an upstream that never has to think. ".repeat(7);

    static final byte[] COMPLETION = json("{\"id\":\"up-1\",\"object\":\"chat.completion\",\"created\":1790000000,"
                    + "\"model\":\"vendor-bench-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"" + TEXT + "\"},\"finish_reason\":\"stop\"}],\"usage\":" + USAGE + "}")
            .array();

    static final byte[] STREAM_HEAD = head("Content-Type: text/event-stream", "Transfer-Encoding: chunked")
            .getBytes(StandardCharsets.ISO_8859_1);

    static final byte[] STREAM_END = (event(chunk("{}", "\"stop\"", "null"))
                    + event("{\"id\":\"up-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
                            + "\"model\":\"vendor-bench-1\",\"choices\":[],\"usage\":" + USAGE + "}")
                    + event("[DONE]") + "0\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    private InstantAnswers() {}

    static ByteBuffer json(String body) {
        String head = head(
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "x-vendor-request: 0123456789abcdef");
        return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A chunk whose text tells its place in the stream and when it was sent. */
    static ByteBuffer chunk(int number, long nanos) {
        String delta = "{\"content\":\"" + number + " " + nanos + " words \"}";
        return ByteBuffer.wrap(event(chunk(delta, "null", "null")).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(String... headers) {
        return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static String chunk(String delta, String finishReason, String usage) {
        return "{\"id\":\"up-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"vendor-bench-1\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason
                + "}],\"usage\":" + usage + "}";
    }

    private static String event(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }
}
