package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up on a few platform threads of its own: the system's lookup knows no timeout, and on a virtual thread it
 * would hold one of the few carriers that everything else runs on.
 */
final class Resolver implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING_MAX = 1_000;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("upstream-names-", 0).factory());

    Resolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** All addresses of a host; at least one. */
    InetAddress[] resolve(String host, Deadlines deadlines) throws UpstreamFailure {
        InetAddress literal = literal(host);
        if (literal != null) {
            return new InetAddress[] {literal};
        }
        try {
            Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(host));
            try {
                return answer.get(deadlines.endsAt() - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                answer.cancel(false);
            }
        } catch (ExecutionException e) {
            throw UpstreamFailure.unsent(Kind.CONNECT, "unknown host name");
        } catch (TimeoutException | RejectedExecutionException e) {
            throw UpstreamFailure.unsent(deadlines.endsBy(), "the name lookup takes too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UpstreamFailure.unsent(Kind.CANCELLED, "interrupted");
        }
    }

    /** The address that the host is, if it is one: that needs no lookup. */
    private static @Nullable InetAddress literal(String host) {
        char last = host.charAt(host.length() - 1);
        if (Character.digit(last, 10) < 0 && host.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
