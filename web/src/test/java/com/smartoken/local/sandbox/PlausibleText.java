package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values for made-up arguments, taken from what the user wrote where that makes sense. */
record PlausibleText(String userText) {

    private static final int CHARACTERS_MAX = 80;
    private static final Pattern PLACE = Pattern.compile("\\b(?:in|for|at|from|to)\\s+(\\p{Lu}[\\p{L}-]+)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,6})?");

    /** A string for the property of this name, as long as the schema wants it. */
    String fitting(JsonNode schema, String name) {
        String text = ofFormat(schema.path("format").asText(), name.toLowerCase(Locale.ROOT));
        int min = Math.clamp(schema.path("minLength").asInt(0), 0, 10_000);
        int max = Math.max(min, schema.path("maxLength").asInt(CHARACTERS_MAX * 2));
        String longEnough = text.length() >= min ? text : text + ".".repeat(min - text.length());
        return longEnough.substring(0, Math.min(max, longEnough.length()));
    }

    /** The first number in the text, else 1. */
    BigDecimal number(boolean whole) {
        Matcher number = NUMBER.matcher(userText);
        BigDecimal value = number.find() ? new BigDecimal(number.group()) : BigDecimal.ONE;
        return whole ? new BigDecimal(value.toBigInteger()) : value;
    }

    private String ofFormat(String format, String name) {
        return switch (format) {
            case "date" -> "2026-11-16";
            case "date-time" -> "2026-11-16T09:00:00Z";
            case "time" -> "09:00:00Z";
            case "email" -> "ada@example.com";
            case "uri", "url" -> "https://example.com/";
            case "uuid" -> "00000000-0000-4000-8000-000000000000";
            default -> named(name);
        };
    }

    /** Agents run what they are told to: a command is harmless, whatever the user wrote. */
    private String named(String name) {
        if (name.matches(".*(command|cmd|script|code|shell).*")) {
            return "echo sandbox";
        }
        if (name.matches(".*(path|file|folder|directory).*")) {
            return "sandbox.txt";
        }
        Matcher place = PLACE.matcher(userText);
        if (name.matches(".*(city|location|place|country).*") && place.find()) {
            return place.group(1);
        }
        String line = userText.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "sandbox";
        }
        return line.codePointCount(0, line.length()) <= CHARACTERS_MAX
                ? line
                : line.substring(0, line.offsetByCodePoints(0, CHARACTERS_MAX));
    }
}
