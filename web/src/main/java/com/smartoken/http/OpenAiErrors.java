package com.smartoken.http;

import com.smartoken.wire.json.JsonWriter;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** The face that errors have for OpenAI's clients: {@code {"error": {message, type, param, code}}}; on paths of Anthropic's, theirs. */
public final class OpenAiErrors {
    private static final String CODE = "error-code";

    private OpenAiErrors() {}

    /** Answers with the error, its status and its headers. */
    public static void write(Context ctx, ApiError error) {
        ctx.status(error.status());
        ctx.attribute(CODE, error.code());
        error.headers().forEach(ctx::header);
        ctx.contentType("application/json");
        ctx.result(
                AnthropicErrors.isFor(ctx)
                        ? AnthropicErrors.body(error, RequestId.text(RequestId.of(ctx)))
                        : body(error));
    }

    /** The code of the error that a request was answered with; null when it was not. */
    public static @Nullable String code(Context ctx) {
        return ctx.attribute(CODE);
    }

    /** The envelope as a body. */
    public static byte[] body(ApiError error) {
        JsonWriter json = new JsonWriter(256).open('{').name("error");
        writeError(json, error);
        return json.close('}').toBytes();
    }

    /** The inner object alone, as the last chunk of a stream has it. */
    public static void writeError(JsonWriter json, ApiError error) {
        json.open('{').name("message").value(error.text());
        json.name("type").value(error.type());
        json.name("param").value(error.param());
        json.name("code").value(error.code()).close('}');
    }
}
