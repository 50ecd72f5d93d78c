package com.smartoken.relay;

import com.smartoken.http.ApiError;
import com.smartoken.http.OpenAiErrors;
import com.smartoken.json.JsonValue;
import com.smartoken.json.JsonWriter;
import com.smartoken.money.Tokens;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a stream: server-sent events that leave at once. Javalin's own stream would hold them back, so
 * this writes to the servlet's and flushes after each event. A client that has gone is remembered, never thrown.
 */
final class ClientStream {
    /** A silent stream says every so often that it lives: proxies cut what is silent for long. */
    static final long HEARTBEAT_SECONDS = 10;

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Context ctx;
    private final Call call;
    private final JsonWriter json = new JsonWriter(2048);
    private boolean committed;
    private boolean gone;
    private long writtenNanos = System.nanoTime();

    ClientStream(Context ctx, Call call) {
        this.ctx = ctx;
        this.call = call;
    }

    /** Whether the status and some bytes have left: what fails now can only be told in the stream. */
    boolean isCommitted() {
        return committed;
    }

    /** Whether the client was found to have gone. */
    boolean isGone() {
        return gone;
    }

    void write(Chunk chunk, String model) {
        if (gone) return;
        chunk.write(json, call.publicId(), model);
        send(json.buffer(), json.length());
    }

    /** A comment, when nothing was written for long enough. */
    void heartbeat() {
        if (System.nanoTime() - writtenNanos >= TimeUnit.SECONDS.toNanos(HEARTBEAT_SECONDS) - 50_000_000) {
            send(COMMENT, COMMENT.length);
        }
    }

    /** The extra last chunk with usage and cost, for those who asked. */
    void usage(
            String model, long created, @Nullable JsonValue upstream, Tokens tokens, boolean estimated, long charged) {
        json.clear().raw("data: ");
        begin(model, created);
        json.name("choices").open('[').close(']').name("usage");
        Usage.write(json, upstream, tokens, estimated, charged);
        json.close('}').raw("\n\n");
        send(json.buffer(), json.length());
    }

    void done() {
        send(DONE, DONE.length);
    }

    /** The last chunk of a stream that failed: an error, and nothing after it. */
    void error(ApiError error, String model, long created) {
        json.clear().raw("data: ");
        begin(model, created);
        json.name("error");
        OpenAiErrors.writeError(json, error);
        json.name("choices")
                .open('[')
                .open('{')
                .name("index")
                .value(0)
                .name("delta")
                .open('{')
                .close('}');
        json.name("finish_reason")
                .value("error")
                .close('}')
                .close(']')
                .close('}')
                .raw("\n\n");
        send(json.buffer(), json.length());
    }

    /** Ends the response, so that the client does not wait for what the relay still has to do. */
    void close() {
        if (gone || !committed) return;
        try {
            ctx.res().getOutputStream().close();
        } catch (IOException e) {
            gone = true;
        }
    }

    private void begin(String model, long created) {
        json.open('{').name("id").value(call.publicId()).name("object").value("chat.completion.chunk");
        json.name("created").value(created).name("model").value(model);
    }

    private void send(byte[] bytes, int length) {
        if (gone) return;
        try {
            if (!committed) commit();
            ServletOutputStream out = ctx.res().getOutputStream();
            out.write(bytes, 0, length);
            ctx.res().flushBuffer();
            writtenNanos = System.nanoTime();
        } catch (IOException e) {
            gone = true;
        }
    }

    private void commit() {
        committed = true;
        ctx.res().setStatus(200);
        ctx.res().setContentType("text/event-stream; charset=utf-8");
        ctx.res().setHeader("Cache-Control", "no-cache, no-transform");
        ctx.res().setHeader("X-Accel-Buffering", "no");
    }
}
