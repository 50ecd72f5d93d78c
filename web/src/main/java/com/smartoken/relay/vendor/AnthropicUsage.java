package com.smartoken.relay.vendor;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;

/**
 * Usage as Anthropic tells it, at the beginning and again at the end of a stream, where each count there is replaces the
 * one before. Input that was read from or written to the cache is not part of its {@code input_tokens}.
 */
final class AnthropicUsage {
    private long input = -1;
    private long output = -1;
    private long read;
    private long written;

    /** Takes in what is told now. */
    AnthropicUsage add(JsonValue usage) {
        JsonObject object = usage.object();
        input = count(object, "input_tokens", input);
        output = count(object, "output_tokens", output);
        read = count(object, "cache_read_input_tokens", read);
        written = count(object, "cache_creation_input_tokens", written);
        return this;
    }

    /** Writes it as chat completions have it; what is missing or nonsense stays so, for nobody to believe. */
    void write(JsonWriter json) {
        boolean whole = input >= 0 && output >= 0 && read >= 0 && written >= 0;
        json.open('{').name("prompt_tokens").value(whole ? input + read + written : -1);
        json.name("completion_tokens").value(output);
        if (whole) json.name("total_tokens").value(input + read + written + output);
        json.name("prompt_tokens_details").open('{').name("cached_tokens").value(read);
        json.name("cache_write_tokens").value(written).close('}').close('}');
    }

    /** A count that is there and no integer is nonsense: below zero. */
    private static long count(JsonObject usage, String field, long before) {
        JsonValue value = usage.find(field);
        if (value == null || value.isNull()) return before;
        long count = value.integer().orElse(-1);
        return count > 1_000_000_000_000L ? -1 : count;
    }
}
