package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a generation really took, in tokens; a fault may tell the caller something else.
 *
 * @param prompt all input
 * @param cached the part of the input that came from the prompt cache
 * @param completion all output, reasoning included
 * @param reasoning the part of the output that was reasoning
 */
record Usage(int prompt, int cached, int completion, int reasoning) {

    /** The usage object as the vendor of this model writes it. */
    ObjectNode json(String model) {
        ObjectNode json = Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        json.putObject("prompt_tokens_details").put("cached_tokens", cached);
        json.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        if (model.contains("deepseek")) {
            json.put("prompt_cache_hit_tokens", cached).put("prompt_cache_miss_tokens", prompt - cached);
        }
        if (model.contains("kimi")) {
            json.put("cached_tokens", cached);
        }
        return json;
    }

    /** The same with so many tokens of output, for an answer that was left half-way. */
    Usage withCompletion(int tokens) {
        return new Usage(prompt, cached, tokens, Math.min(reasoning, tokens));
    }
}
