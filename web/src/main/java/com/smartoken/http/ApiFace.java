package com.smartoken.http;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.RequestIds;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every answer has, and how the API tells errors: a request id, headers for browsers and crawlers, and OpenAI's
 * envelope for whatever goes wrong below {@code /v1}, also for paths and methods that are not there.
 */
public final class ApiFace {
    private static final Logger log = LoggerFactory.getLogger(ApiFace.class);
    private static final String METHODS = "GET, POST, OPTIONS";

    /** Calls of clients whose base URL lacks {@code /v1}. */
    private static final Set<String> WITHOUT_VERSION = Set.of("/messages", "/responses", "/completions", "/embeddings");

    private final RequestIds ids;
    private final String apiBase;
    private final Networks trustedProxies;

    public ApiFace(RequestIds ids, URI publicUrl, Networks trustedProxies) {
        this.ids = ids;
        this.apiBase = publicUrl + "/v1";
        this.trustedProxies = trustedProxies;
    }

    public void addTo(RoutesConfig routes) {
        routes.before(this::prepare);
        routes.exception(ApiError.class, (error, ctx) -> OpenAiErrors.write(ctx, error));
        routes.exception(DatabaseUnavailable.class, (error, ctx) -> databaseAway(error, ctx));
        routes.exception(HttpResponseException.class, this::refused);
        routes.exception(UnsupportedCharsetException.class, (error, ctx) -> unreadable(ctx));
        routes.exception(IllegalCharsetNameException.class, (error, ctx) -> unreadable(ctx));
        routes.exception(Exception.class, this::broken);
        routes.error(404, "*", this::notFound);
    }

    /** Whether a path belongs to machines, which get JSON. */
    public static boolean isApi(String path) {
        return path.equals("/v1")
                || path.startsWith("/v1/")
                || path.equals("/user/balance")
                || path.startsWith("/chat/")
                || WITHOUT_VERSION.contains(path)
                || path.startsWith("/api/");
    }

    private void prepare(Context ctx) {
        RequestId.set(ctx, ids.next());
        ctx.header("X-Content-Type-Options", "nosniff");
        ClientAddress.trust(ctx, trustedProxies);
        if (isApi(ctx.path())) {
            ctx.header("X-Robots-Tag", "noindex");
            ctx.header("Referrer-Policy", SecurityHeaders.REFERRER_POLICY);
            ctx.header("Access-Control-Allow-Origin", "*");
            ctx.header("Access-Control-Expose-Headers", "*");
            if (ctx.method().equals(HandlerType.OPTIONS)) preflight(ctx);
        }
    }

    /** Browsers ask first. No credentials: a key goes in a header that the page itself sets. */
    private static void preflight(Context ctx) {
        String asked = ctx.header("Access-Control-Request-Headers");
        ctx.header("Access-Control-Allow-Methods", METHODS);
        ctx.header(
                "Access-Control-Allow-Headers",
                asked != null && asked.matches("[A-Za-z0-9, _-]{1,1000}")
                        ? asked
                        : "Authorization, Content-Type, x-api-key");
        ctx.header("Access-Control-Max-Age", "86400");
        ctx.status(HttpStatus.NO_CONTENT);
        ctx.skipRemainingHandlers();
    }

    private void databaseAway(DatabaseUnavailable error, Context ctx) {
        log.error("{} {}: {}", ctx.res().getHeader("x-request-id"), ctx.path(), error.getMessage());
        ctx.status(503);
        if (!isApi(ctx.path())) return;
        OpenAiErrors.write(
                ctx, ApiError.unavailable("The service can't reach its database at the moment. Retry shortly."));
    }

    private void refused(HttpResponseException error, Context ctx) {
        // The details of a wrong method are the right ones.
        if (error.getStatus() == 405)
            error.getDetails().values().forEach(methods -> ctx.header("Allow", allow(methods)));
        boolean isWrongPath = error.getStatus() == 404 || error.getStatus() == 405;
        if (!isApi(ctx.path()) && !(isWrongPath && isLost(ctx))) {
            ctx.status(error.getStatus());
            return;
        }
        OpenAiErrors.write(
                ctx,
                switch (error.getStatus()) {
                    case 404 -> missing(ctx);
                    case 405 -> isApi(ctx.path()) ? wrongMethod(ctx) : missing(ctx);
                    case 413 -> tooLarge();
                    default ->
                        new ApiError(
                                error.getStatus(),
                                "invalid_request_error",
                                "invalid_request",
                                null,
                                "The request can't be served as it is.");
                });
    }

    /** As the standard writes it; what can be got, its head can be got of too. */
    private static String allow(String methods) {
        return Arrays.stream(methods.split("[, ]+"))
                .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static ApiError wrongMethod(Context ctx) {
        return new ApiError(
                405,
                "invalid_request_error",
                "method_not_allowed",
                null,
                ctx.method() + " is not possible here; see the API reference for the method.");
    }

    /** Jetty looks the charset up when it is asked for the type of what was sent. */
    private static void unreadable(Context ctx) {
        if (isApi(ctx.path())) {
            OpenAiErrors.write(
                    ctx,
                    new ApiError(
                            415,
                            "invalid_request_error",
                            "unsupported_media_type",
                            null,
                            "The charset in Content-Type is not known. JSON is UTF-8: leave it out."));
        } else {
            ctx.status(415);
        }
    }

    private static ApiError tooLarge() {
        return new ApiError(
                413,
                "invalid_request_error",
                "request_too_large",
                null,
                "The body is larger than the 32 MiB that a request may have.");
    }

    /**
     * Whether somebody calls the API at a wrong address: by the paths that other vendors have, or with a key and without
     * wish for a page.
     */
    private static boolean isLost(Context ctx) {
        String path = ctx.path();
        if (path.startsWith("/openai/") || path.startsWith("/v1beta/") || path.startsWith("/anthropic/")) return true;
        String accept = ctx.header("Accept");
        if (accept != null && accept.contains("text/html")) return false;
        if (ctx.method().equals(HandlerType.POST) && path.startsWith("/models")) return true;
        String authorization = ctx.header("Authorization");
        boolean isBearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        return isBearer || ctx.header("x-api-key") != null;
    }

    private void notFound(Context ctx) {
        if (!isApi(ctx.path()) && !isLost(ctx)) return;
        String type = ctx.res().getContentType();
        if (type == null || !type.startsWith("application/json")) OpenAiErrors.write(ctx, missing(ctx));
    }

    private static boolean isOfAnthropic(String path) {
        return path.startsWith("/anthropic/") || path.endsWith("/messages") || path.endsWith("/messages/count_tokens");
    }

    private ApiError missing(Context ctx) {
        String path = ctx.path();
        boolean lost = path.startsWith("/v1/v1/")
                || path.startsWith("/chat/")
                || path.startsWith("/api/")
                || !isApi(path)
                || WITHOUT_VERSION.contains(path);
        if (lost && isOfAnthropic(path)) {
            return ApiError.notFound(
                    "not_found",
                    null,
                    "There is nothing here. Clients of Anthropic's API add /v1 themselves: their base URL is "
                            + apiBase.substring(0, apiBase.length() - "/v1".length())
                            + ": set it in your client exactly so.");
        }
        return ApiError.notFound(
                "not_found",
                null,
                lost
                        ? "There is nothing here. The base URL of the API is " + apiBase
                                + ": set it in your client exactly so."
                        : "There is nothing at this path. The base URL of the API is " + apiBase + ".");
    }

    /** The status for a body that did not come as it was announced: the client's fault. 0 when that is not it. */
    private static int brokenBody(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) return 408;
            if (cause instanceof HttpException refused && refused.getCode() / 100 == 4) return refused.getCode();
            if (cause instanceof EofException) return 400;
        }
        return 0;
    }

    private static void refuseBody(Context ctx, int status) {
        ctx.header("Connection", "close");
        ApiError error = status == 408
                ? new ApiError(
                        408,
                        "invalid_request_error",
                        "request_timeout",
                        null,
                        "The body of the request came too slowly.")
                : new ApiError(
                        status,
                        "invalid_request_error",
                        "invalid_request",
                        null,
                        "The body of the request did not come as it was announced: its framing is wrong.");
        if (isApi(ctx.path())) OpenAiErrors.write(ctx, error);
        else ctx.status(status);
    }

    /** What a body was refused for while it was read. */
    private static @Nullable ApiError refusal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiError refusal) return refusal;
        }
        return null;
    }

    private void broken(Exception error, Context ctx) {
        ApiError refusal = refusal(error);
        if (refusal != null) {
            OpenAiErrors.write(ctx, refusal);
            return;
        }
        int status = error instanceof IOException || error instanceof HttpException ? brokenBody(error) : 0;
        if (status > 0) {
            refuseBody(ctx, status);
            return;
        }
        log.error("{} {} failed", ctx.res().getHeader("x-request-id"), ctx.path(), error);
        if (isApi(ctx.path())) {
            OpenAiErrors.write(
                    ctx,
                    new ApiError(
                            500,
                            "server_error",
                            "internal_error",
                            null,
                            "Something broke on our side. Nothing was charged. Quote the x-request-id when you write to us."));
        } else {
            ctx.status(500);
        }
    }
}
