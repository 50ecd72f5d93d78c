package com.smartoken.relay.replay;

import com.smartoken.db.KeptAnswers.Answer;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as it is stored: status, the headers that belong to it, one a line, and the body. */
final class StoredAnswers {
    private static final int BODY_BYTES_MAX = 4 << 20;
    private static final String[] HEADERS = {
        "Content-Type", "x-smartoken-model", "x-smartoken-route", "x-smartoken-cost", "x-smartoken-max-tokens"
    };

    private StoredAnswers() {}

    /** The body that is about to be sent; null when it is too large to be kept. */
    static byte @Nullable [] body(Context ctx) {
        InputStream in = ctx.resultInputStream();
        if (in == null) return new byte[0];
        try {
            byte[] body = in.readAllBytes();
            ctx.result(new ByteArrayInputStream(body));
            return body.length <= BODY_BYTES_MAX ? body : null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Answer of(Context ctx, UUID requestId, byte @Nullable [] whole, java.time.Instant now) {
        byte[] body = whole == null || whole.length > BODY_BYTES_MAX ? null : whole;
        StringBuilder headers = new StringBuilder();
        for (String name : HEADERS) {
            String value = name.equals("Content-Type")
                    ? ctx.res().getContentType()
                    : ctx.res().getHeader(name);
            if (value != null) headers.append(name).append(": ").append(value).append('\n');
        }
        return new Answer(requestId, 200, headers.toString(), body, now);
    }

    /** Sends it as it was. */
    static void send(Context ctx, Answer answer, byte[] body) {
        ctx.status(answer.status());
        for (String line : answer.headers().split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon < 0) continue;
            String name = line.substring(0, colon);
            String value = line.substring(colon + 2);
            if (name.equals("Content-Type")) ctx.contentType(value);
            else ctx.header(name, value);
            if (value.startsWith("text/event-stream")) ctx.header("Cache-Control", "no-cache, no-transform");
        }
        ctx.result(body);
    }

    /** The same body with one piece of ASCII replaced by another wherever it stands. */
    static byte[] replace(byte[] body, String from, String to) {
        return new String(body, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }
}
