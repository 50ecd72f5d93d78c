package com.smartoken.db;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request as a ticket tells of it. */
public record LoggedRequest(
        UUID id,
        Instant startedAt,
        String model,
        String path,
        int status,
        @Nullable String errorCode,
        long inputTokens,
        boolean streamed) {}
