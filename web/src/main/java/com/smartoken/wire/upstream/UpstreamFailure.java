package com.smartoken.wire.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Why an exchange with an upstream did not come to its end. The message says what happened and never names a host, a key
 * or anything the upstream sent, so it may be logged.
 */
public final class UpstreamFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** What happened. */
    public enum Kind {
        /** Refused, unreachable, unknown name, or an address that is not allowed. */
        CONNECT,
        /** No usable connection in time. */
        CONNECT_TIMEOUT,
        /** The TLS handshake failed (an untrusted certificate, the wrong name) or a TLS record was broken. */
        TLS,
        /** The request was sent and no final response began in time. */
        FIRST_BYTE_TIMEOUT,
        /** Silence in the middle of a response, or an upstream that does not take the request's bytes. */
        IDLE_TIMEOUT,
        /** The exchange as a whole took too long. */
        TOTAL_TIMEOUT,
        /** The connection was reset. */
        RESET,
        /** Something that is not the HTTP we accept. */
        BAD_RESPONSE,
        /** Headers, a body or an event over their limit. */
        TOO_LARGE,
        /** We gave up: {@link Exchange#cancel}, an interrupt, or a heartbeat that failed. */
        CANCELLED,
        /** The upstream closed the connection before its response was complete. */
        CLOSED_EARLY
    }

    private final Kind kind;
    private final boolean requestSent;
    private final boolean anyByteReceived;

    UpstreamFailure(Kind kind, String message, boolean requestSent, boolean anyByteReceived) {
        this(kind, message, requestSent, anyByteReceived, null);
    }

    UpstreamFailure(
            Kind kind, String message, boolean requestSent, boolean anyByteReceived, @Nullable Throwable cause) {
        super(kind + ": " + message, cause);
        this.kind = kind;
        this.requestSent = requestSent;
        this.anyByteReceived = anyByteReceived;
    }

    /** A failure before anything was sent. */
    static UpstreamFailure unsent(Kind kind, String message) {
        return new UpstreamFailure(kind, message, false, false);
    }

    /** A fault of a response, found while reading it. */
    static UpstreamFailure inResponse(Kind kind, String message) {
        return new UpstreamFailure(kind, message, true, true);
    }

    static UpstreamFailure badResponse(String message) {
        return inResponse(Kind.BAD_RESPONSE, message);
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** False when the upstream cannot have acted on the request, because it never got the whole of it. */
    public boolean requestSent() {
        return requestSent;
    }

    /** Whether any byte of a response had come, be it a malformed one. */
    public boolean anyByteReceived() {
        return anyByteReceived;
    }

    /** Whether a pooled connection had merely gone stale: the upstream closed it and said nothing. */
    boolean isStaleConnection() {
        return !anyByteReceived && (kind == Kind.RESET || kind == Kind.CLOSED_EARLY);
    }
}
