package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a model reads, serialised: the tools first, as vendors place them, then one message after the other, so that a
 * longer conversation begins with the shorter one.
 *
 * @param images pictures within it, each counted at a flat rate, whatever the length of its data
 */
record Prompt(String text, int images) {

    private static final int IMAGE_TOKENS = 256;

    static Prompt of(ChatRequest request) {
        StringBuilder text = new StringBuilder();
        request.body()
                .path("tools")
                .forEach(tool -> text.append(Json.text(tool)).append('\n'));
        int images = 0;
        for (JsonNode message : request.messages()) {
            JsonNode copy = message.deepCopy();
            for (JsonNode part : copy.path("content")) {
                if (part instanceof ObjectNode image && part.has("image_url")) {
                    images++;
                    image.put(
                            "image_url",
                            Integer.toHexString(image.path("image_url").hashCode()));
                }
            }
            text.append(Json.text(copy)).append('\n');
        }
        return new Prompt(text.toString(), images);
    }

    int tokens() {
        return Math.max(1, TokenCount.of(text)) + images * IMAGE_TOKENS;
    }
}
