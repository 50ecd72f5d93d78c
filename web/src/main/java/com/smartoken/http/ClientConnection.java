package com.smartoken.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    private final Context ctx;
    private final @Nullable Connection connection;
    private final ByteBuffer next = BufferUtil.allocate(1);
    private boolean blind;

    public ClientConnection(Context ctx) {
        this.ctx = ctx;
        ConnectionMetaData data =
                ServletContextRequest.getServletContextRequest(ctx.req()).getConnectionMetaData();
        boolean isPlain = data.getHttpVersion() == HttpVersion.HTTP_1_1;
        connection = isPlain ? data.getConnection() : null;
    }

    /** Whether the client was found to have closed it; it is closed on our side too then. Never waits. */
    public boolean isClosed() {
        if (blind || !(connection instanceof Connection.UpgradeTo reader)) return false;
        EndPoint end = connection.getEndPoint();
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
}
