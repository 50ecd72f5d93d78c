package com.smartoken.relay.replay;

import com.smartoken.db.KeptAnswers.Answer;
import com.smartoken.http.ClientConnection;
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

    /** Stands among the headers of an answer whose connection was cut behind it. */
    private static final String CUT = "cut";

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

    /** An answer that is about to be sent; {@code cut} when its connection is cut behind it. */
    static Answer of(Context ctx, UUID requestId, byte @Nullable [] whole, boolean cut, java.time.Instant now) {
        byte[] body = whole == null || whole.length > BODY_BYTES_MAX ? null : whole;
        StringBuilder headers = new StringBuilder();
        for (String name : HEADERS) {
            String value = name.equals("Content-Type")
                    ? ctx.res().getContentType()
                    : ctx.res().getHeader(name);
            if (value != null) headers.append(name).append(": ").append(value).append('\n');
        }
        if (cut) headers.append(CUT).append(": true\n");
        return new Answer(requestId, 200, headers.toString(), body, now);
    }

    /** Sends it as it was: one that broke off breaks off again. */
    static void send(Context ctx, Answer answer, byte[] body) {
        boolean cut = false;
        ctx.status(answer.status());
        for (String line : answer.headers().split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon < 0) continue;
            String name = line.substring(0, colon);
            String value = line.substring(colon + 2);
            if (name.equals(CUT)) cut = true;
            else if (name.equals("Content-Type")) ctx.contentType(value);
            else ctx.header(name, value);
            if (value.startsWith("text/event-stream")) ctx.header("Cache-Control", "no-cache, no-transform");
        }
        if (cut) sendAndCut(ctx, body);
        else ctx.result(body);
    }

    private static void sendAndCut(Context ctx, byte[] body) {
        try {
            ClientConnection connection = new ClientConnection(ctx);
            connection.inChunks();
            ctx.res().getOutputStream().write(body);
            ctx.res().flushBuffer();
            connection.cut();
        } catch (IOException e) {
            // the client has gone before
        }
    }

    /** The same body with one piece of ASCII replaced by another wherever it stands. */
    static byte[] replace(byte[] body, String from, String to) {
        return new String(body, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }
}
