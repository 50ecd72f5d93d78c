package com.smartoken.http;

import com.smartoken.db.RequestIds;
import io.javalin.http.Context;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id of a request as people and programs see it: {@code req_} and 32 hexadecimal digits, in {@code x-request-id}. */
public final class RequestId {
    private static final String ATTRIBUTE = "request-id";

    private RequestId() {}

    public static String text(UUID id) {
        return RequestIds.text(id);
    }

    /** The id that a text means; null when it is none. */
    public static @Nullable UUID parse(String text) {
        return RequestIds.parse(text);
    }

    /** Gives a request its id, told in the header. */
    public static void set(Context ctx, UUID id) {
        ctx.attribute(ATTRIBUTE, id);
        ctx.header("x-request-id", text(id));
        if (AnthropicErrors.isFor(ctx)) ctx.header("request-id", text(id));
    }

    /** The id that {@link #set} gave. */
    public static UUID of(Context ctx) {
        UUID id = ctx.attribute(ATTRIBUTE);
        if (id == null) throw new IllegalStateException("the request has no id yet");
        return id;
    }
}
