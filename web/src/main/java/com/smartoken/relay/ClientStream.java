package com.smartoken.relay;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.http.ApiError;
import com.smartoken.http.ClientConnection;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.relay.replay.Recording;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's side of a stream: server-sent events in the format of its door, which leave when whoever writes them says so.
 * Javalin's own stream would hold them back, so this writes to the servlet's. A client that has gone is remembered, never
 * thrown.
 */
final class ClientStream {
    /** A silent stream says every so often that it lives: proxies cut what is silent for long. */
    static final long HEARTBEAT_SECONDS = 10;

    /** So long the count of tokens is waited for after a client left whose answer was complete. */
    private static final long USAGE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int WAITING_MAX = 64 << 10;

    private static final byte[] NOTHING = {};
    private static final Logger log = LoggerFactory.getLogger(ClientStream.class);

    private final Context ctx;
    private final Call call;
    private final Door door;
    private final @Nullable Recording recording;
    private final ClientConnection connection;
    private final JsonWriter out = new JsonWriter(2048);
    private @Nullable StreamFormat format;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private boolean committed;
    private boolean said;
    private boolean expecting;
    private boolean gone;
    private boolean unsent;
    private long goneNanos;
    private long writtenNanos = System.nanoTime();

    ClientStream(Context ctx, Call call) {
        this.ctx = ctx;
        this.call = call;
        this.door = call.request().door();
        this.recording = call.recording();
        this.connection = new ClientConnection(ctx);
    }

    /** Whether the status and some bytes have left: what fails now can only be told in the stream. */
    boolean isCommitted() {
        return committed;
    }

    /** Whether nobody listens any more: the client was found to have gone, and no repeat of the call will ask for it. */
    boolean isGone() {
        return gone && (recording == null || recording.isFull());
    }

    /**
     * Whether nothing more is to be read for it: it has gone, and has no count of tokens to expect, or has waited for it
     * long enough.
     */
    boolean isOver() {
        return isGone() && (!expecting || System.nanoTime() - goneNanos >= USAGE_NANOS);
    }

    /** Notes whether all that the upstream has still to say is what it used. */
    void expects(boolean usage) {
        expecting = usage;
    }

    /** Whether a client has heard anything of an answer: then no other route can give it. */
    boolean hasSaid() {
        return said;
    }

    /** Drops what waits: another answer begins. */
    void forget() {
        if (said) return;
        waiting.reset();
        format = null;
    }

    /** Takes a chunk, which leaves with the next {@link #flush}. */
    void write(Chunk chunk, String model) {
        if (isGone()) return;
        tellWaiting();
        format(model).chunk(out.clear(), chunk);
        said = true;
        if (out.length() == 0) heartbeat();
        else put();
    }

    /** Sends what was written and has not left yet. */
    void flush() {
        if (!unsent || gone) return;
        unsent = false;
        try {
            ctx.res().flushBuffer();
            writtenNanos = System.nanoTime();
        } catch (IOException e) {
            leave();
        }
    }

    /** Keeps what says nothing by itself until something does. */
    void later(Chunk chunk, String model) {
        if (isGone()) return;
        if (said || waiting.size() > WAITING_MAX) {
            write(chunk, model);
            return;
        }
        format(model).chunk(out.clear(), chunk);
        waiting.write(out.buffer(), 0, out.length());
        heartbeat();
    }

    private void tellWaiting() {
        if (waiting.size() == 0) return;
        byte[] bytes = waiting.toByteArray();
        waiting.reset();
        if (recording != null) recording.add(bytes, bytes.length);
        put(bytes, bytes.length);
    }

    /** Looks whether the client is still there, and gives it a sign of life when nothing was written for long enough. */
    void heartbeat() {
        if (gone) return;
        if (connection.isClosed()) {
            leave();
            return;
        }
        if (System.nanoTime() - writtenNanos >= TimeUnit.SECONDS.toNanos(HEARTBEAT_SECONDS) - 50_000_000) {
            byte[] sign = door.heartbeat();
            send(sign, sign.length);
        }
    }

    /** What ends an answer with this cost, to be sent when it is settled: what waits, and the end. */
    byte[] lastOf(AnswerCost cost, String model) {
        if (isGone()) return NOTHING;
        format(model).end(out.clear(), cost);
        waiting.write(out.buffer(), 0, out.length());
        byte[] last = waiting.toByteArray();
        waiting.reset();
        said = true;
        return last;
    }

    /** What ends a stream that failed: an error, and nothing after it. */
    byte[] lastOf(ApiError error, String model) {
        if (isGone()) return NOTHING;
        forget();
        format(model).error(out.clear(), error);
        return out.toBytes();
    }

    /** Keeps for repeats of the call what was sent, and these bytes that are about to be. */
    void keep(byte[] last) {
        if (recording == null) return;
        recording.add(last, last.length);
        try {
            commitHead();
            call.keep(ctx, recording.whole());
        } catch (DatabaseUnavailable e) {
            log.warn("{} can't be repeated: {}", call.publicId(), e.getMessage());
        }
    }

    /** Sends what ends it. */
    void send(byte[] last) {
        if (last.length > 0 && !isGone()) send(last, last.length);
    }

    private void leave() {
        if (!gone) goneNanos = System.nanoTime();
        gone = true;
    }

    /** The end of a stream that failed: an error, and nothing after it. */
    void error(ApiError error, String model) {
        send(lastOf(error, model));
    }

    /** Ends the response, so that the client does not wait for what the relay still has to do. */
    void close() {
        if (gone || !committed) return;
        try {
            ctx.res().getOutputStream().close();
        } catch (IOException e) {
            leave();
        }
    }

    /** Made when the first model has something to say: from then on no other model can answer. */
    private StreamFormat format(String model) {
        StreamFormat present = format;
        if (present == null) {
            present = door.stream(call.head(model));
            format = present;
        }
        return present;
    }

    private void put() {
        if (recording != null) recording.add(out.buffer(), out.length());
        put(out.buffer(), out.length());
    }

    private void put(byte[] bytes, int length) {
        if (gone) return;
        try {
            if (!committed) commit();
            ServletOutputStream stream = ctx.res().getOutputStream();
            stream.write(bytes, 0, length);
            unsent = true;
        } catch (IOException e) {
            leave();
        }
    }

    private void send(byte[] bytes, int length) {
        put(bytes, length);
        flush();
    }

    private void commit() {
        committed = true;
        commitHead();
    }

    private void commitHead() {
        if (ctx.res().isCommitted()) return;
        ctx.res().setStatus(200);
        ctx.res().setContentType("text/event-stream; charset=utf-8");
        ctx.res().setHeader("Cache-Control", "no-cache, no-transform");
        ctx.res().setHeader("X-Accel-Buffering", "no");
    }
}
