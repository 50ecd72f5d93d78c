package com.smartoken.relay.limits;

import com.smartoken.http.ApiError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls this node carries at once. What is too much is turned away before it costs anything. */
public final class Load {
    /** A call takes a thread that waits, a socket at each side and some buffers: about 100 KiB. */
    static final int CALLS_MAX = 5_000;

    /** No account may take the whole node. */
    static final int CALLS_OF_ACCOUNT_MAX = 3_000;

    private final AtomicInteger running = new AtomicInteger();
    private final Map<Long, Integer> ofAccount = new ConcurrentHashMap<>();

    /** A call that runs. */
    public final class Place implements AutoCloseable {
        private final long accountId;

        private Place(long accountId) {
            this.accountId = accountId;
        }

        @Override
        public void close() {
            running.decrementAndGet();
            ofAccount.computeIfPresent(accountId, (id, count) -> count == 1 ? null : (Integer) (count - 1));
        }
    }

    /** @throws ApiError 503 when there is no room; nothing was held */
    public Place enter(long accountId) {
        int now = running.incrementAndGet();
        int own = ofAccount.merge(accountId, 1, Integer::sum);
        Place place = new Place(accountId);
        if (now <= CALLS_MAX && own <= CALLS_OF_ACCOUNT_MAX) return place;
        place.close();
        throw ApiError.unavailable(
                now > CALLS_MAX
                        ? "The service has all the calls that it can take at the moment. Retry shortly."
                        : "This account has " + CALLS_OF_ACCOUNT_MAX
                                + " calls running here, the most that are taken at once. Retry shortly.");
    }

    /** Calls that run now. */
    public int running() {
        return running.get();
    }
}
