package com.smartoken.http;

import com.smartoken.db.RequestIds;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is refused before it reaches any route (malformed HTTP, headers over their limit), told like any other error. */
public final class WireErrors extends ErrorHandler {
    private final RequestIds ids;

    public WireErrors(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ApiError error = of(response.getStatus());
        response.setStatus(error.status());
        response.getHeaders().put("x-request-id", RequestId.text(ids.next()));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Referrer-Policy", SecurityHeaders.REFERRER_POLICY);
        // Jetty closes after what it could not read, and does not say so: a client would send its next request into it.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        response.write(true, ByteBuffer.wrap(OpenAiErrors.body(error)), callback);
        return true;
    }

    private static ApiError of(int status) {
        return switch (status) {
            case 408 ->
                new ApiError(
                        408,
                        "invalid_request_error",
                        "request_timeout",
                        null,
                        "The headers of the request came too slowly.");
            case 431 ->
                new ApiError(
                        431,
                        "invalid_request_error",
                        "request_header_fields_too_large",
                        null,
                        "A request may have " + TimedHeads.FIELDS_MAX + " headers, and 16 KiB of them together.");
            case 414 ->
                new ApiError(
                        414, "invalid_request_error", "uri_too_long", null, "The address of the call is too long.");
            // Jetty's statuses for a transfer coding or a version of HTTP that nobody knows: the client's, like any
            // other.
            case 501, 505 -> malformed(400);
            default ->
                status >= 400 && status < 500
                        ? malformed(status)
                        : new ApiError(
                                status >= 500 ? status : 500,
                                "server_error",
                                "internal_error",
                                null,
                                "Something broke on our side. Quote the x-request-id when you write to us.");
        };
    }

    private static ApiError malformed(int status) {
        return new ApiError(
                status,
                "invalid_request_error",
                "invalid_request",
                null,
                "This is no HTTP request that can be served.");
    }
}
