package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a generation really took, in tokens; a fault may tell the caller something else.
 *
 * @param prompt all input
 * @param cached the part of the input that came from the prompt cache
 * @param completion all output, reasoning included
 * @param reasoning the part of the output that was reasoning
 * @param searches how often the web was searched
 */
record Usage(int prompt, int cached, int completion, int reasoning, int searches) {
    /** Tokens alone. */
    Usage(int prompt, int cached, int completion, int reasoning) {
        this(prompt, cached, completion, reasoning, 0);
    }

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
        if (searches > 0) {
            json.putObject("plugins").putObject("search").put("count", searches);
        }
        return json;
    }

    /** The same with so many tokens of output, for an answer that was left half-way. */
    Usage withCompletion(int tokens) {
        return new Usage(prompt, cached, tokens, Math.min(reasoning, tokens), searches);
    }
}
