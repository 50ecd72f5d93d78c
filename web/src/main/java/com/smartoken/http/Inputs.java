package com.smartoken.http;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids and texts of a request's path, form and query, whatever was sent: no text is longer than was asked for. */
public final class Inputs {
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Inputs() {}

    /**
     * The id in the path.
     *
     * @throws NotFoundResponse when what stands there is none
     */
    public static long id(Context ctx) {
        return id(ctx.pathParam("id"));
    }

    /**
     * An id of ours as text.
     *
     * @throws NotFoundResponse when it is none
     */
    public static long id(String text) {
        if (!ID.matcher(text).matches()) throw new NotFoundResponse();
        return Long.parseLong(text);
    }

    /** An id that may not be there or be nonsense: then {@code otherwise}. */
    public static long id(@Nullable String text, long otherwise) {
        return text != null && ID.matcher(text).matches() ? Long.parseLong(text) : otherwise;
    }

    /** A count in the query, which an address of ours brought along; 0 when there is none up to {@code max}. */
    public static int count(Context ctx, String name, int max) {
        long count = id(ctx.queryParam(name), 0);
        return count <= max ? (int) count : 0;
    }

    /** The UUID that a form or a script made; null when the text is none. */
    public static @Nullable UUID uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    /** A field of the form without the space around it, cut after {@code lengthMax} characters; empty when there is none. */
    public static String form(Context ctx, String name, int lengthMax) {
        return text(ctx.formParam(name), lengthMax);
    }

    /** The same of a parameter of the query. */
    public static String query(Context ctx, String name, int lengthMax) {
        return text(ctx.queryParam(name), lengthMax);
    }

    /** The same of a text that may not be there. */
    public static String text(@Nullable String sent, int lengthMax) {
        return sent == null ? "" : cut(sent.strip(), lengthMax);
    }

    /** A text up to {@code lengthMax} characters, none of which is halved. */
    public static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) return text;
        boolean isHalved = Character.isHighSurrogate(text.charAt(lengthMax - 1));
        return text.substring(0, isHalved ? lengthMax - 1 : lengthMax);
    }

    /** As much of what was sent as an error tells back, with three dots where the rest was. */
    public static String told(String sent, int lengthMax) {
        return sent.length() <= lengthMax ? sent : cut(sent, lengthMax) + "...";
    }
}
