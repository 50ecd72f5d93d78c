package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's JSON object, read field by field; what is wrong is told by the field's path in the body. */
record Body(JsonObject object, String path) {
    static Body of(JsonValue value, String path) {
        if (!value.isObject()) throw ApiError.invalidRequest(path, path + " must be an object.");
        return new Body(value.object(), path);
    }

    /** The value of a field; null when it is missing or null. */
    @Nullable
    JsonValue find(String field) {
        JsonValue value = object.find(field);
        return value == null || value.isNull() ? null : value;
    }

    /** A text; null when it is missing. */
    @Nullable
    String text(String field) {
        JsonValue value = find(field);
        if (value == null) return null;
        String text = value.string();
        if (text == null) throw wrong(field, "must be a text");
        return text;
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null || text.isBlank()) throw wrong(field, "is missing");
        return text;
    }

    /** A text, empty when it is something else or missing. */
    String textOrEmpty(String field) {
        JsonValue value = find(field);
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }

    boolean isTrue(String field) {
        JsonValue value = find(field);
        return value != null && value.isTrue();
    }

    /** The elements of a list; none when it is missing. */
    List<JsonValue> list(String field) {
        JsonValue value = find(field);
        if (value == null) return List.of();
        if (!value.isArray()) throw wrong(field, "must be a list");
        return value.elements();
    }

    /** An object; null when it is missing. */
    @Nullable
    Body inner(String field) {
        JsonValue value = find(field);
        return value == null ? null : of(value, name(field));
    }

    /** The path of a field, for messages. */
    String name(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    ApiError wrong(String field, String what) {
        return ApiError.invalidRequest(name(field), name(field) + " " + what + ".");
    }

    /** Writes fields on as they are, those that are there. */
    void copy(JsonWriter json, String... fields) {
        for (String field : fields) {
            JsonValue value = find(field);
            if (value != null) json.name(field).value(value);
        }
    }
}
