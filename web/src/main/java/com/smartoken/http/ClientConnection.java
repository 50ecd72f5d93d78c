package com.smartoken.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client that waits for its answer: whether it has been closed, which otherwise only a write would
 * tell. Like nginx and Go, it takes a client that closes its sending half for one that has gone. For the thread that
 * answers, which is the only one to read then.
 */
public final class ClientConnection {
    /** What a client gets to read its last event and hang up by itself. */
    private static final long READING_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Context ctx;
    private final boolean hasChunks;
    private final EndPoint end;
    private final Connection.@Nullable UpgradeTo reader;
    private final ByteBuffer next = BufferUtil.allocate(1);
    private boolean blind;

    public ClientConnection(Context ctx) {
        this.ctx = ctx;
        ConnectionMetaData data =
                ServletContextRequest.getServletContextRequest(ctx.req()).getConnectionMetaData();
        Connection connection = data.getConnection();
        hasChunks = data.getHttpVersion() == HttpVersion.HTTP_1_1;
        end = connection.getEndPoint();
        reader = hasChunks && connection instanceof Connection.UpgradeTo upgradable ? upgradable : null;
    }

    /** Whether the client was found to have closed it; it is closed on our side too then. Never waits. */
    public boolean isClosed() {
        if (blind || reader == null) return false;
        try {
            // Only what comes behind the whole request may be read here.
            if (!ctx.req().getInputStream().isFinished()) return false;
            int read = end.fill(next);
            if (read > 0) {
                blind = true; // the client's next request lies before whatever else it says
                reader.onUpgradeTo(next);
            }
            if (read >= 0) return false;
        } catch (IOException e) {
            // reset
        }
        end.close();
        return true;
    }

    /** Has a body without a length come in chunks, also where the connection ends with it: then its end can be told. */
    public void inChunks() {
        if (hasChunks) ctx.res().setHeader("Transfer-Encoding", "chunked");
    }

    /** Browsers and Node.js forget what they have not handed on when a connection breaks, so it breaks a moment later. */
    private void letRead() {
        long until = System.nanoTime() + READING_NANOS_MAX;
        while (!isClosed() && System.nanoTime() < until) LockSupport.parkNanos(LOOK_NANOS);
    }

    /**
     * Ends the connection after what was flushed and without the end of the answer, so that nobody takes it for whole: many
     * clients read a body that ends well as one that is complete, whatever its last event says. Where the body has no chunks,
     * as towards a proxy that speaks HTTP/1.0, only a reset tells that.
     */
    public void cut() {
        letRead();
        try {
            if (!hasChunks && end.getTransport() instanceof SocketChannel channel)
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // closed already
        }
        end.close();
    }
}
