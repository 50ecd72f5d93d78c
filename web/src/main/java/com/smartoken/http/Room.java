package com.smartoken.http;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Memory for what may be large: bodies of requests, answers of upstreams, recordings. All requests together get half of
 * the heap for these. What does not fit waits a moment for others to end and is refused then. A quarter of it all is kept
 * for requests that need little, so that they go on whatever the large ones do; and no account gets more than half of it
 * for several large ones, for it can hold them for as long as it likes.
 */
public final class Room {
    /** What a body of bytes becomes on its way: read, understood, translated and sent, a copy each. */
    public static final int COPIES = 4;

    private static final long LITTLE_BYTES_MAX = 1 << 20;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long max;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Map<Long, Long> ofAccount = new HashMap<>();
    private long taken;

    /** @param bytesMax for all requests together */
    Room(long bytesMax) {
        max = bytesMax;
    }

    static Room ofHeap() {
        return new Room(Runtime.getRuntime().maxMemory() / 2);
    }

    /** Says whose request it is, before its body is read. */
    public static void claim(Context ctx, long accountId) {
        Place place = (Place) ctx.req().getAttribute(Place.class.getName());
        if (place != null) place.belongTo(accountId);
    }

    /** The place of the request, which had a body. */
    public static Place of(Context ctx) {
        return requireNonNull((Place) ctx.req().getAttribute(Place.class.getName()), "a request without a body");
    }

    /** Bytes that are taken now. */
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What one request takes, until it is closed. */
    public final class Place implements AutoCloseable {
        private long own;
        private @Nullable Long account;
        private boolean closed;

        Place() {}

        /** To be said before anything is taken. */
        void belongTo(long accountId) {
            account = accountId;
        }

        /**
         * Takes so many bytes more, when there is room for them within two seconds.
         *
         * @throws ApiError 413 when there would be none with nobody else here, 503 when others have it
         */
        public void take(long bytes) {
            lock.lock();
            try {
                if (own + bytes > most(bytes)) throw tooLarge();
                long left = WAIT_NANOS;
                while (!fits(bytes)) {
                    if (left <= 0) throw full();
                    left = given.awaitNanos(left);
                }
                add(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw full();
            } finally {
                lock.unlock();
            }
        }

        /** Takes so many bytes more if there is room for them now. @return whether there was */
        public boolean tryTake(long bytes) {
            lock.lock();
            try {
                boolean fits = fits(bytes);
                if (fits) add(bytes);
                return fits;
            } finally {
                lock.unlock();
            }
        }

        private long most(long bytes) {
            return isLittle(bytes) ? max : max - max / 4;
        }

        private boolean isLittle(long bytes) {
            return own + bytes <= LITTLE_BYTES_MAX;
        }

        private boolean fits(long bytes) {
            if (taken + bytes > most(bytes)) return false;
            long others = account == null ? 0 : ofAccount.getOrDefault(account, 0L) - own;
            return isLittle(bytes) || others == 0 || others + own + bytes <= max / 2;
        }

        private void add(long bytes) {
            if (closed) return;
            own += bytes;
            taken += bytes;
            if (account != null) ofAccount.merge(account, bytes, Long::sum);
        }

        /** Gives back what was taken. */
        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                taken -= own;
                if (account != null)
                    ofAccount.computeIfPresent(account, (id, all) -> all == own ? null : (Long) (all - own));
                own = 0;
                given.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private static ApiError tooLarge() {
        return new ApiError(
                413,
                "invalid_request_error",
                "request_too_large",
                null,
                "The body is larger than what this service has memory for. Send less at once.");
    }

    private static ApiError full() {
        return ApiError.unavailable("Other large calls have all the memory for bodies at the moment. Retry shortly.");
    }
}
