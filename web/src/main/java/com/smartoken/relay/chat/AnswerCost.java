package com.smartoken.relay.chat;

import com.smartoken.money.Tokens;
import com.smartoken.money.Uses;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What an answer took and cost.
 *
 * @param upstream the usage as the upstream told it; null when it told none
 * @param estimated whether the tokens are our own estimate
 * @param charged nano-dollars
 * @param uses what it used beside tokens
 */
public record AnswerCost(
        Tokens tokens,
        boolean estimated,
        long charged,
        @Nullable JsonValue upstream,
        Uses uses) {
    /** The cost in USD, as a JSON number. */
    public String cost() {
        return Usage.cost(charged);
    }

    /** Writes it as OpenAI's chat completions have it. */
    public void writeUsage(JsonWriter json) {
        Usage.write(json, this);
    }
}
