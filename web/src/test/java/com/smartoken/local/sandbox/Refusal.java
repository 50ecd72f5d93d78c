package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A request that the vendor turns down before any work, as a status and the OpenAI error envelope. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final @Nullable String param;

    Refusal(int status, String code, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    /** A 400 about one field. */
    static Refusal field(String param, String message) {
        return new Refusal(400, "invalid_request_error", param, message);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return envelope(status, code, param, String.valueOf(getMessage()));
    }

    /** The error object that OpenAI-compatible vendors send, in a body or in a stream. */
    static ObjectNode envelope(int status, String code, @Nullable String param, String message) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type(status))
                .put("param", param)
                .put("code", code);
        return body;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_balance";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
