package com.smartoken.relay;

import com.smartoken.http.ApiError;
import com.smartoken.keys.Keys;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The streams that run on this node, so that those of a key that was revoked can be stopped in the middle. */
final class RunningStreams {
    /** A call that was let in just before a change but began after it was told is found by looking again. */
    static final Duration LOOK_AGAIN_EVERY = Duration.ofSeconds(5);

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    void begin(Call call) {
        calls.add(call);
    }

    void end(Call call) {
        calls.remove(call);
    }

    /** Stops those whose key or account may not call any more. */
    void look(Keys keys) {
        Set<Long> ids = calls.stream().map(call -> call.key().id()).collect(Collectors.toSet());
        if (ids.isEmpty()) return;
        Map<Long, ApiError> refused = keys.refused(ids);
        for (Call call : calls) {
            ApiError why = refused.get(call.key().id());
            if (why != null) call.stop(why);
        }
    }
}
