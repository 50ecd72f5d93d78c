package com.smartoken.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API that can't be answered, as the caller is told: one clear sentence, a stable code and what to do.
 * Its message is written for strangers: no host, key, stack or upstream text that was not cleaned.
 */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String code;
    private final @Nullable String param;
    private @Nullable String details;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    public ApiError(int status, String type, String code, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    /** 400: the request itself is wrong; {@code param} names the field. */
    public static ApiError invalidRequest(@Nullable String param, String message) {
        return new ApiError(400, "invalid_request_error", "invalid_request", param, message);
    }

    /** 401 with the challenge that tells a client how to authenticate. */
    public static ApiError unauthorized(String code, String message) {
        return new ApiError(401, "authentication_error", code, null, message).with("WWW-Authenticate", "Bearer");
    }

    /** 402: no money for this call. Clients must not retry it. */
    public static ApiError insufficient(String code, String message) {
        return new ApiError(402, "insufficient_quota", code, null, message).with("x-should-retry", "false");
    }

    public static ApiError forbidden(String code, String message) {
        return new ApiError(403, "permission_error", code, null, message);
    }

    public static ApiError notFound(String code, @Nullable String param, String message) {
        return new ApiError(404, "not_found_error", code, param, message);
    }

    /** 429: a limit of the caller's own. */
    public static ApiError rateLimited(String message, long retrySeconds) {
        return new ApiError(429, "rate_limit_error", "rate_limit_exceeded", null, message)
                .with("Retry-After", Long.toString(retrySeconds));
    }

    /** 502, 503 or 504 after every route failed: nothing was charged. */
    public static ApiError upstream(int status, String code, String message) {
        return new ApiError(status, "server_error", code, null, message);
    }

    /** 503: the service itself can't take the call now; nothing was held. */
    public static ApiError unavailable(String message) {
        return new ApiError(503, "server_error", "service_unavailable", null, message).with("Retry-After", "2");
    }

    /** Adds a header to the answer. */
    public ApiError with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** The same in which a field is called as the caller called it, where this is about that field. */
    public ApiError naming(String field, String callers) {
        if (!field.equals(param)) return this;
        ApiError named = new ApiError(status, type, code, callers, text().replace(field, callers));
        headers.forEach(named::with);
        named.details = details;
        return named;
    }

    /** Adds what Anthropic's envelope has in {@code details}, as JSON. */
    public ApiError withDetails(String json) {
        details = json;
        return this;
    }

    /** JSON; null when there is none. */
    public @Nullable String details() {
        return details;
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String code() {
        return code;
    }

    public @Nullable String param() {
        return param;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The message, which is never missing. */
    public String text() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
