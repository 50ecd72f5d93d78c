package com.smartoken.http;

import com.smartoken.wire.json.JsonWriter;
import io.javalin.http.Context;

/** The face that errors have for Anthropic's clients: {@code {"type": "error", "error": {type, message}, "request_id"}}. */
public final class AnthropicErrors {
    private AnthropicErrors() {}

    /** Whether calls of this path are in Anthropic's format. */
    public static boolean isFor(String path) {
        return path.equals("/v1/messages") || path.startsWith("/v1/messages/");
    }

    /** Whether a request is of Anthropic's clients, or to a path of theirs. */
    static boolean isFor(Context ctx) {
        return isFor(ctx.path()) || (isSpokenBy(ctx) && ctx.path().startsWith("/v1/"));
    }

    /** Whether a request says that it is of Anthropic's clients. */
    public static boolean isSpokenBy(Context ctx) {
        return ctx.header("anthropic-version") != null;
    }

    /** The envelope as a body. */
    public static byte[] body(ApiError error, String requestId) {
        JsonWriter json = new JsonWriter(256).open('{').name("type").value("error");
        writeMembers(json, error, requestId);
        return json.close('}').toBytes();
    }

    /** What the envelope has behind its type, as a body and as a stream's last event. */
    public static void writeMembers(JsonWriter json, ApiError error, String requestId) {
        json.name("error").open('{');
        json.name("type").value(type(error)).name("message").value(error.text());
        json.name("code").value(error.code());
        String details = error.details();
        if (details != null) json.name("details").literal(details);
        json.close('}');
        json.name("request_id").value(requestId);
    }

    private static String type(ApiError error) {
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> error.status() >= 500 ? "api_error" : "invalid_request_error";
        };
    }
}
