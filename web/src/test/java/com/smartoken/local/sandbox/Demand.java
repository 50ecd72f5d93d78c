package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What any request for text says about the output.
 *
 * @param maxTokens most output tokens for a choice, reasoning included; Integer.MAX_VALUE when not named
 * @param usageAsked whether a stream shall end with its usage
 * @param searches how often it searches the web, as Alibaba's models do when they are told that they may
 * @param sandbox the body's words to the sandbox itself, missing when there are none
 */
record Demand(
        String model,
        boolean stream,
        boolean usageAsked,
        int maxTokens,
        List<String> stop,
        int choices,
        int searches,
        JsonNode sandbox) {

    private static final int CHOICES_MAX = 8;
    private static final int STOPS_MAX = 16;

    /** Reads and checks the fields that all such requests share. */
    static Demand of(JsonNode body) {
        Fields.require(body.isObject(), "body", "must be a JSON object");
        Fields fields = new Fields(body);
        String model = fields.text("model", "");
        Fields.require(!model.isBlank(), "model", "is required");
        boolean stream = fields.flag("stream", false);
        JsonNode options = body.path("stream_options");
        Fields.require(stream || options.isMissingNode() || options.isNull(), "stream_options", "needs stream: true");
        int maxTokens = fields.integer("max_tokens", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        return new Demand(
                model,
                stream,
                new Fields(options).flag("include_usage", false),
                fields.integer("max_completion_tokens", maxTokens, 1, Integer.MAX_VALUE),
                fields.texts("stop", STOPS_MAX),
                fields.integer("n", 1, 1, CHOICES_MAX),
                fields.flag("enable_search", false) ? 1 : 0,
                body.path("sandbox"));
    }

    /** The same with no limit on the output. */
    Demand unlimited() {
        return new Demand(model, stream, usageAsked, Integer.MAX_VALUE, stop, choices, searches, sandbox);
    }
}
