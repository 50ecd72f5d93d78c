package com.smartoken.relay.observe;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API that has ended.
 *
 * @param id as the client saw it
 * @param path of the route, as it is written ({@code /v1/models/{id}}), or "-" where there is none
 * @param code of the error; null when there was none
 * @param call what was relayed; null when nothing was
 * @param traceParent the W3C trace context of the caller, as it came; null when it is none
 */
public record EndedCall(
        String id,
        String path,
        int status,
        @Nullable String code,
        Instant startedAt,
        Duration time,
        @Nullable Observed call,
        @Nullable String traceParent) {}
