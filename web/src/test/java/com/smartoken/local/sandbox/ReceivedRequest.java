package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param method the HTTP method, in capitals
 * @param target path and query as sent
 * @param headers by lower-case name; repeated ones joined with a comma
 * @param body the bytes of the body without any transfer coding; empty when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes themselves are what tests compare
public record ReceivedRequest(String method, String target, Map<String, String> headers, byte[] body) {

    /** The path without the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** A header's value by its name in any case, or null. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; fails with UncheckedIOException where it is none. */
    public JsonNode json() {
        try {
            return Json.parse(body);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    boolean wantsClose() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }
}
