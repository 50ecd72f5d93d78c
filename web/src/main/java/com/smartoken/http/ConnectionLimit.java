package com.smartoken.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Accepts no more connections while there are so many. As long as that lasts, whoever holds one without a request under
 * way, be it half a head or nothing, loses it after a moment: others wait for it. Running calls keep theirs.
 */
final class ConnectionLimit extends NetworkConnectionLimit {
    private static final Duration WAITING_MAX = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 500;

    private final ServerConnector connector;
    private volatile boolean isFull;

    ConnectionLimit(int max, ServerConnector connector) {
        super(max, connector);
        this.connector = connector;
    }

    @Override
    protected void limit() {
        super.limit();
        isFull = true;
        look();
    }

    @Override
    protected void unlimit() {
        isFull = false;
        super.unlimit();
    }

    private void look() {
        if (connector.isRunning())
            connector.getScheduler().schedule(this::makeRoom, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void makeRoom() {
        if (!isFull) return;
        for (EndPoint end : connector.getConnectedEndPoints()) {
            if (end.getConnection() instanceof HttpConnection http && http.getParser() instanceof HeadParser head) {
                head.endIfWaitingFor(WAITING_MAX);
            }
        }
        if (isFull) look();
    }
}
