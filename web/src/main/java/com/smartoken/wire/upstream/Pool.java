package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The unused connections of one target, the last used one first, and the count of those in use. */
final class Pool {
    private final ClientLimits limits;
    private final @Nullable Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    Pool(ClientLimits limits) {
        this.limits = limits;
        this.places = limits.connectionsMax() == 0 ? null : new Semaphore(limits.connectionsMax(), true);
    }

    /** Takes one of the places for connections in use, waiting for one where they are limited. */
    void enter(Deadlines deadlines) throws UpstreamFailure {
        if (places == null) {
            return;
        }
        try {
            if (!places.tryAcquire(deadlines.endsAt() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw UpstreamFailure.unsent(deadlines.endsBy(), "no free connection");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UpstreamFailure.unsent(Kind.CANCELLED, "interrupted");
        }
    }

    /** Gives the place back; a connection that may be used again is put back before. */
    void leave() {
        if (places != null) {
            places.release();
        }
    }

    /** The connection that was used last and is still good, if any. */
    @Nullable
    Connection take() {
        while (true) {
            Connection candidate;
            lock.lock();
            try {
                candidate = idle.pollFirst();
            } finally {
                lock.unlock();
            }
            if (candidate == null || (candidate.idleUntil - System.nanoTime() > 0 && candidate.isQuiet())) {
                return candidate;
            }
            candidate.close();
        }
    }

    /** Keeps the connection for the next exchange, or closes it when there are enough. */
    void put(Connection connection) {
        connection.idleUntil = System.nanoTime() + limits.idleAgeMax().toNanos();
        boolean kept;
        lock.lock();
        try {
            kept = !closed && idle.size() < limits.idleConnectionsMax();
            if (kept) {
                idle.addFirst(connection);
            }
        } finally {
            lock.unlock();
        }
        if (!kept) {
            connection.close();
        }
    }

    /** Closes what has been unused for too long. */
    void evict(long now) {
        List<Connection> old = new ArrayList<>();
        lock.lock();
        try {
            while (!idle.isEmpty() && idle.getLast().idleUntil - now <= 0) {
                old.add(idle.removeLast());
            }
        } finally {
            lock.unlock();
        }
        old.forEach(Connection::close);
    }

    /** Closes all unused connections and keeps none from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(Connection::close);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
