package com.smartoken.console.playground;

import com.smartoken.content.Markdown;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;

/** An answer in one piece, read from the relay's own. */
record WholeAnswer(String text, String thinking, String calls) {
    /** Longer answers are shown as they are: Markdown is for what somebody reads. */
    private static final int MARKDOWN_LENGTH_MAX = 60_000;

    static WholeAnswer of(byte[] completion) {
        try {
            JsonValue choices = JsonValue.parse(completion).object().find("choices");
            if (choices == null || choices.elements().isEmpty()) return new WholeAnswer("", "", "");
            JsonValue message = choices.elements().getFirst().object().find("message");
            JsonObject object = message == null ? choices.object() : message.object();
            JsonValue calls = object.find("tool_calls");
            return new WholeAnswer(
                    string(object, "content"),
                    string(object, "reasoning_content"),
                    calls == null || !calls.isArray() ? "" : Literals.JSON.of(calls, ""));
        } catch (BadJson e) {
            throw new IllegalStateException("the relay wrote no JSON", e);
        }
    }

    /** Words as safe HTML; empty when they are too long for it, and then shown as they are. */
    static String html(String text) {
        if (text.length() > MARKDOWN_LENGTH_MAX) return "";
        try {
            return Markdown.UNTRUSTED.html(VisibleText.of(text));
        } catch (StackOverflowError e) {
            return ""; // nested deeper than anybody writes
        }
    }

    private static String string(JsonObject object, String field) {
        JsonValue value = object.find(field);
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }
}
