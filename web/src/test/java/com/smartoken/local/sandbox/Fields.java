package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a body as a strict vendor does: absent or null is the default, a wrong type a {@link Refusal}. */
record Fields(JsonNode body) {

    String text(String name, String absent) {
        JsonNode value = body.path(name);
        if (isAbsent(value)) {
            return absent;
        }
        require(value.isTextual(), name, "must be a string");
        return value.asText();
    }

    boolean flag(String name, boolean absent) {
        JsonNode value = body.path(name);
        if (isAbsent(value)) {
            return absent;
        }
        require(value.isBoolean(), name, "must be true or false");
        return value.asBoolean();
    }

    int integer(String name, int absent, int min, int max) {
        JsonNode value = body.path(name);
        if (isAbsent(value)) {
            return absent;
        }
        require(value.canConvertToInt() && value.isIntegralNumber(), name, "must be an integer");
        require(value.asInt() >= min && value.asInt() <= max, name, "must be between " + min + " and " + max);
        return value.asInt();
    }

    /** A string or a list of strings, as a list of at most so many. */
    List<String> texts(String name, int most) {
        JsonNode value = body.path(name);
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.asText());
        } else if (!isAbsent(value)) {
            require(value.isArray() && value.size() <= most, name, "must be a string or at most " + most + " strings");
            for (JsonNode item : value) {
                require(item.isTextual(), name, "must hold strings");
                texts.add(item.asText());
            }
        }
        return texts;
    }

    static void require(boolean holds, String param, String rule) {
        if (!holds) {
            throw Refusal.field(param, param + " " + rule);
        }
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
