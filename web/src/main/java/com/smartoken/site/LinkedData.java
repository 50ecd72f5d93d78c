package com.smartoken.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement in terms of schema.org, printed as a block of JSON-LD. Values are texts, numbers, statements and lists of
 * them. Immutable.
 */
public final class LinkedData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> fields;

    private LinkedData(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** An empty statement about a thing of this type. */
    public static LinkedData of(String type) {
        return new LinkedData(Map.of()).put("@type", type);
    }

    public LinkedData with(String name, String value) {
        return put(name, value);
    }

    public LinkedData with(String name, long value) {
        return put(name, value);
    }

    public LinkedData with(String name, LinkedData value) {
        return put(name, value.fields);
    }

    public LinkedData with(String name, List<LinkedData> values) {
        return put(name, values.stream().map(value -> value.fields).toList());
    }

    /** An amount without its currency, as a plain decimal number. */
    public LinkedData withAmount(String name, BigDecimal value) {
        return put(name, value.toPlainString());
    }

    /** As a script of type {@code application/ld+json} may hold it: nothing in it can end the script. */
    public String json() {
        try {
            Map<String, Object> whole = new LinkedHashMap<>();
            whole.put("@context", "https://schema.org");
            whole.putAll(fields);
            return JSON.writeValueAsString(whole)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private LinkedData put(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new LinkedData(more);
    }
}
