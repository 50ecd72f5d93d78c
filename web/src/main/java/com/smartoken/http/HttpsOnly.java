package com.smartoken.http;

import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves nothing in the clear that users are told to fetch by https. What a trusted proxy says came to it by http is sent
 * to its address by https (308: a form keeps its method and its fields, and nothing is done before it is there).
 *
 * <p>A browser that came by https all the same would be sent round in circles, by a proxy that does not know it or always
 * says http. It is told so (421), for whoever runs the proxy.
 *
 * <p>Calls of the API are refused instead. A client that is sent on would show its key to the whole way on each call, and
 * nobody would notice; an error is noticed at once. Health stays as it is: who asks for it stands beside the service.
 */
public final class HttpsOnly extends Handler.Wrapper {
    private static final Set<String> NEAR = Set.of("/healthz", "/readyz");

    /** Browsers say this to sites that they reach by https, and to no other. */
    private static final String BY_HTTPS = "Sec-Fetch-Site";

    private static final byte[] CIRCLE = """
            This page was asked for by https, and the proxy in front of the site says that it was asked for by http.
            Whoever runs the site: the proxy must set X-Forwarded-Proto to what the user's own connection was.
            """.getBytes(StandardCharsets.UTF_8);

    private final String origin;
    private final Networks trustedProxies;
    private final Supplier<String> requestIds;

    /**
     * @param origin that users see, by https
     * @param trustedProxies whose word counts
     * @param requestIds a fresh id for each answer
     */
    public HttpsOnly(URI origin, Networks trustedProxies, Supplier<String> requestIds) {
        this.origin = origin.toString();
        this.trustedProxies = trustedProxies;
        this.requestIds = requestIds;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String named = request.getHttpURI().getPath();
        String path = named == null ? "" : named;
        if (NEAR.contains(path) || !isInTheClear(request)) return super.handle(request, response, callback);
        String id = requestIds.get();
        response.getHeaders().put("x-request-id", id);
        // Whoever keeps answers for others must not give this one to somebody who does come by https.
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (ApiFace.isApi(path)) refuse(path, id, response, callback);
        else if (request.getHeaders().contains(BY_HTTPS)) tell(response, callback);
        else redirect(request, response, callback);
        return true;
    }

    /** Of several proxies the first value is what the user's own connection was. */
    private boolean isInTheClear(Request request) {
        String proto = request.getHeaders().get("X-Forwarded-Proto");
        if (proto == null || !proto.split(",", 2)[0].strip().equalsIgnoreCase("http")) return false;
        InetAddress peer = ClientAddress.parse(Request.getRemoteAddr(request));
        return peer != null && trustedProxies.contains(peer);
    }

    private void redirect(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getPathQuery();
        boolean isPath = path != null && path.startsWith("/"); // not the * of OPTIONS, nor the host of CONNECT
        response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
        response.getHeaders().put(HttpHeader.LOCATION, isPath ? origin + path : origin + "/");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        callback.succeeded();
    }

    private static void tell(Response response, Callback callback) {
        response.setStatus(HttpStatus.MISDIRECTED_REQUEST_421);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(CIRCLE), callback);
    }

    private void refuse(String path, String id, Response response, Callback callback) {
        ApiError error = ApiError.forbidden(
                "https_required",
                "The API is called by https alone, and this call came by http: whoever is on the way could read the key"
                        + " in it, so replace that key. The base URL of the API is " + origin + "/v1.");
        response.setStatus(error.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        if (AnthropicErrors.isFor(path)) response.getHeaders().put("request-id", id);
        byte[] body = AnthropicErrors.isFor(path) ? AnthropicErrors.body(error, id) : OpenAiErrors.body(error);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
