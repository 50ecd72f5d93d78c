package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Makes up a value that fits a JSON schema: required properties, first of an enum, bounds of numbers and lengths, local
 * references. It does not invert a {@code pattern} and does not merge {@code allOf}.
 */
final class SchemaFiller {

    private static final int DEPTH_MAX = 16;

    private final JsonNode root;
    private final PlausibleText texts;

    SchemaFiller(JsonNode root, String userText) {
        this.root = root;
        this.texts = new PlausibleText(userText);
    }

    /** A value for the whole schema; an empty object where the schema says nothing. */
    JsonNode fill() {
        return fill(root, "value", 0);
    }

    private JsonNode fill(JsonNode raw, String name, int depth) {
        JsonNode schema = resolved(raw, depth);
        if (depth > DEPTH_MAX) {
            return Json.object().nullNode();
        }
        for (String given : new String[] {"const", "default"}) {
            if (schema.has(given)) {
                return schema.path(given);
            }
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").path(0);
        }
        return switch (type(schema)) {
            case "string" -> TextNode.valueOf(texts.fitting(schema, name));
            case "integer" -> LongNode.valueOf(number(schema, BigDecimal.ONE).longValue());
            case "number" -> DecimalNode.valueOf(number(schema, new BigDecimal("0.5")));
            case "boolean" -> Json.object().booleanNode(true);
            case "array" -> array(schema, name, depth);
            case "null" -> Json.object().nullNode();
            default -> object(schema, depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        JsonNode properties = schema.path("properties");
        for (JsonNode required : schema.path("required")) {
            String name = required.asText();
            object.set(name, fill(properties.path(name), name, depth + 1));
        }
        if (object.isEmpty() && depth == 0 && !properties.isEmpty()) {
            String first = properties.fieldNames().next();
            object.set(first, fill(properties.path(first), first, depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, String name, int depth) {
        ArrayNode array = Json.array();
        int items = Math.clamp(schema.path("minItems").asInt(depth > 4 ? 0 : 1), 0, 100);
        for (int i = 0; i < items && schema.path("maxItems").asInt(1) > 0; i++) {
            array.add(fill(schema.path("items"), name, depth + 1));
        }
        return array;
    }

    /** The number in the user's text when it fits, else the least that does; a multiple of what is asked. */
    private BigDecimal number(JsonNode schema, BigDecimal step) {
        boolean whole = type(schema).equals("integer");
        BigDecimal unit = schema.has("multipleOf") ? schema.path("multipleOf").decimalValue() : step;
        BigDecimal min = bound(schema, "minimum", "exclusiveMinimum", unit);
        BigDecimal max = bound(schema, "maximum", "exclusiveMaximum", unit.negate());
        BigDecimal wanted = texts.number(whole);
        if (wanted.compareTo(min) < 0) {
            wanted = min;
        }
        if (wanted.compareTo(max) > 0) {
            wanted = max;
        }
        boolean aligned = whole || schema.has("multipleOf");
        return aligned ? wanted.divide(unit, 0, RoundingMode.CEILING).multiply(unit) : wanted;
    }

    private static BigDecimal bound(JsonNode schema, String inclusive, String exclusive, BigDecimal step) {
        if (schema.path(inclusive).isNumber()) {
            return schema.path(inclusive).decimalValue();
        }
        if (schema.path(exclusive).isNumber()) {
            return schema.path(exclusive).decimalValue().add(step);
        }
        return BigDecimal.valueOf(Integer.MAX_VALUE).multiply(BigDecimal.valueOf(-step.signum()));
    }

    private JsonNode resolved(JsonNode schema, int depth) {
        String reference = schema.path("$ref").asText();
        if (reference.startsWith("#") && depth <= DEPTH_MAX) {
            return resolved(root.at(reference.substring(1)), depth + 1);
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (!schema.path(choice).isEmpty() && depth <= DEPTH_MAX) {
                return resolved(schema.path(choice).path(0), depth + 1);
            }
        }
        return schema;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asText();
        }
        if (type.isTextual()) {
            return type.asText();
        }
        return schema.has("properties") || schema.isEmpty() ? "object" : "string";
    }
}
