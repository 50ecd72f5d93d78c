package com.smartoken.relay;

import com.smartoken.db.ApiKey;
import com.smartoken.db.Node;
import com.smartoken.http.Access;
import com.smartoken.http.ApiError;
import com.smartoken.http.RequestId;
import com.smartoken.keys.Keys;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.door.ChatDoor;
import com.smartoken.relay.door.CompletionsDoor;
import com.smartoken.relay.door.EmbeddingsDoor;
import com.smartoken.relay.door.MessagesDoor;
import com.smartoken.relay.door.ResponsesDoor;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The doors through which calls come that cost something. */
public final class ChatRoutes {
    /** The most that a body may have: room for a few images. */
    public static final int BODY_BYTES_MAX = 32 << 20;

    private static final int IGNORED_TOLD_MAX = 20;

    private final Keys keys;
    private final Relay relay;
    private final Node node;

    public ChatRoutes(Keys keys, Relaying relaying, Node node) {
        this.keys = keys;
        this.relay = relaying.relay();
        this.node = node;
    }

    public void addTo(RoutesConfig routes) {
        routes.post(ChatDoor.PATH, ctx -> serve(ctx, ChatDoor::read), Access.API_KEY);
        routes.post(MessagesDoor.PATH, ctx -> serve(ctx, MessagesDoor::read), Access.API_KEY);
        routes.post(MessagesDoor.COUNT_PATH, this::count, Access.API_KEY);
        routes.post(ResponsesDoor.COUNT_PATH, this::countResponse, Access.API_KEY);
        routes.post(ResponsesDoor.PATH, ctx -> serve(ctx, ResponsesDoor::read), Access.API_KEY);
        routes.post(CompletionsDoor.PATH, this::completion, Access.API_KEY);
        routes.post(EmbeddingsDoor.PATH, ctx -> serve(ctx, EmbeddingsDoor::read), Access.API_KEY);
        routes.post("/v1/images/generations", this::image, Access.API_KEY);
    }

    /** The same for every door: who calls, what for, and off it goes. */
    private void serve(Context ctx, Function<byte[], ChatRequest> door) {
        ApiKey key = Callers.authenticate(keys, ctx);
        requireJson(ctx);
        ChatRequest request = door.apply(ctx.bodyAsBytes());
        String feature = ChatRequest.feature("x-smartoken-feature", ctx.header("x-smartoken-feature"));
        if (feature != null) request = request.withFeature(feature);
        tellIgnored(ctx, request);
        relay.serve(new Call(RequestId.of(ctx), key, request, node.instant()), ctx);
    }

    private static void tellIgnored(Context ctx, ChatRequest request) {
        List<String> ignored = request.door().ignored();
        if (ignored.isEmpty()) return;
        String all = String.join(", ", ignored.subList(0, Math.min(IGNORED_TOLD_MAX, ignored.size())));
        ctx.header("x-smartoken-ignored", ignored.size() > IGNORED_TOLD_MAX ? all + ", ..." : all);
    }

    private void completion(Context ctx) {
        serve(ctx, body -> CompletionsDoor.read(body, relay::fills));
    }

    /** No model of the catalog makes images, and the door says so before anybody is charged. */
    private void image(Context ctx) {
        ApiKey key = Callers.authenticate(keys, ctx);
        requireJson(ctx);
        JsonValue name = ChatRequest.object(ctx.bodyAsBytes()).find("model");
        String text = name == null ? null : name.string();
        if (text == null) throw ApiError.invalidRequest("model", "model is missing.");
        String id = relay.model(key, text).id();
        throw ApiError.invalidRequest(
                "model", id + " can't make images. No model here can at present; see GET /v1/models.");
    }

    /** How many tokens of input a message has, by the estimate that calls are held by too: nothing runs or costs. */
    private void count(Context ctx) {
        ApiKey key = Callers.authenticate(keys, ctx);
        requireJson(ctx);
        ChatRequest request = MessagesDoor.readToCount(ctx.bodyAsBytes());
        relay.model(key, request.models().getFirst());
        JsonWriter json = new JsonWriter(64).open('{');
        json.name("input_tokens").value(request.prompt().tokensEstimate()).close('}');
        ctx.contentType("application/json").result(json.toBytes());
    }

    /** The same for Responses. */
    private void countResponse(Context ctx) {
        ApiKey key = Callers.authenticate(keys, ctx);
        requireJson(ctx);
        ChatRequest request = ResponsesDoor.read(ctx.bodyAsBytes());
        relay.model(key, request.models().getFirst());
        JsonWriter json = new JsonWriter(96).open('{').name("object").value("response.input_tokens");
        json.name("input_tokens").value(request.prompt().tokensEstimate()).close('}');
        ctx.contentType("application/json").result(json.toBytes());
    }

    static void requireJson(Context ctx) {
        String coding = ctx.header("Content-Encoding");
        if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
            throw unsupported("The body must come as it is: leave out the header Content-Encoding.");
        }
        String contentType = ctx.contentType();
        if (contentType == null || contentType.isBlank()) return;
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/json") || type.contains("+json")) return;
        throw unsupported("The body must be JSON: send the header Content-Type: application/json.");
    }

    private static ApiError unsupported(String message) {
        return new ApiError(415, "invalid_request_error", "unsupported_media_type", null, message);
    }
}
