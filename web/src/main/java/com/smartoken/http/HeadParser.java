package com.smartoken.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a connection, and ends one with 408 whose head is not there in time. A head that comes in one
 * piece, as most do, costs no timer.
 */
final class HeadParser extends HttpParser {
    private final HttpConnection connection;
    private final long maxMillis;

    /** Keeps the timer from ending a head that is being read at that moment. */
    private final ReentrantLock reading = new ReentrantLock();

    private Scheduler.@Nullable Task end;
    private long begunNanos;

    HeadParser(RequestHandler handler, HttpCompliance compliance, HttpConnection connection, Duration max) {
        super(handler, connection.getHttpConfiguration().getRequestHeaderSize(), compliance);
        setHeaderCacheSize(connection.getHttpConfiguration().getHeaderCacheSize());
        setHeaderCacheCaseSensitive(connection.getHttpConfiguration().isHeaderCacheCaseSensitive());
        this.connection = connection;
        this.maxMillis = max.toMillis();
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        reading.lock();
        try {
            boolean hasBegun = end != null || (isInHead() && buffer.hasRemaining());
            boolean isToBeHandled = super.parseNext(buffer);
            if (hasBegun) time();
            return isToBeHandled;
        } finally {
            reading.unlock();
        }
    }

    private boolean isInHead() {
        return getState().compareTo(State.CONTENT) < 0;
    }

    /** Of a head that has begun: sets the timer where more is to come, stops it where nothing is. */
    private void time() {
        if (!isInHead()) {
            if (end != null) end.cancel();
            end = null;
        } else if (end == null) {
            begunNanos = System.nanoTime();
            end = connection.getConnector().getScheduler().schedule(this::cut, maxMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends a connection on which no request is under way, and for so long nothing or half a head has come. */
    void endIfWaitingFor(Duration time) {
        reading.lock();
        try {
            EndPoint endPoint = connection.getEndPoint();
            if (end != null) cutAfter(time.toNanos());
            else if (isStart() && endPoint instanceof IdleTimeout idle && idle.getIdleFor() > time.toMillis())
                endPoint.close();
        } finally {
            reading.unlock();
        }
    }

    private void cut() {
        reading.lock();
        try {
            cutAfter(TimeUnit.MILLISECONDS.toNanos(maxMillis));
        } finally {
            reading.unlock();
        }
    }

    private void cutAfter(long nanos) {
        // A timer that could not be stopped any more is an earlier head's.
        if (end == null || System.nanoTime() - begunNanos < nanos) return;
        end.cancel();
        end = null;
        // The answer has a time of its own, which would be over already when nothing came lately.
        if (connection.getEndPoint() instanceof IdleTimeout idle) idle.notIdle();
        badMessage(new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408, "a head too slow"));
    }
}
