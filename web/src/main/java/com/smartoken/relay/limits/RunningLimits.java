package com.smartoken.relay.limits;

import com.smartoken.db.ApiKey;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.RunningCalls;
import com.smartoken.db.RunningCalls.Limit;
import com.smartoken.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many calls of a key or an account may run at once, on all nodes together. Who has no such limit costs nothing. */
public final class RunningLimits {
    private static final Logger log = LoggerFactory.getLogger(RunningLimits.class);

    private final RunningCalls calls;
    private final long nodeId;

    public RunningLimits(RunningCalls calls, long nodeId) {
        this.calls = calls;
        this.nodeId = nodeId;
    }

    /** A call that is counted until this closes. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ApiError 429 when as many run as may */
    public Place enter(ApiKey key, UUID requestId) {
        List<Limit> limits = limits(key);
        if (limits.isEmpty()) return () -> {};
        int full = calls.enter(limits, requestId, nodeId);
        if (full < 0) return () -> leave(limits, requestId);
        Limit limit = limits.get(full);
        throw ApiError.rateLimited(
                "This " + (limit.scope().startsWith("key:") ? "API key" : "account") + " may have " + limit.max()
                        + (limit.max() == 1 ? " call" : " calls")
                        + " running at once, and has. Retry when one has ended.",
                1);
    }

    /** What can't be said now is forgotten with this node. */
    private void leave(List<Limit> limits, UUID requestId) {
        try {
            calls.leave(limits, requestId);
        } catch (DatabaseUnavailable e) {
            log.warn("a call that ended is still counted as running: {}", e.getMessage());
        }
    }

    private static List<Limit> limits(ApiKey key) {
        Integer own = key.running();
        Integer all = key.accountLimits().running();
        if (own == null && all == null) return List.of();
        List<Limit> limits = new ArrayList<>();
        if (own != null) limits.add(new Limit("key:" + key.id(), own));
        if (all != null) limits.add(new Limit("account:" + key.accountId(), all));
        return limits;
    }
}
