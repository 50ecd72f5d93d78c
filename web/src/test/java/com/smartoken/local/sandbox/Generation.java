package com.smartoken.local.sandbox;

import java.util.List;

/** A whole generation, ready to be delivered: what it says and what it took. */
record Generation(String id, long created, Demand demand, List<Choice> choices, Usage usage) {

    /** Counts a generation from its prompt's and its choices' tokens. */
    static Generation of(String id, Demand demand, List<Choice> choices, int promptTokens, int cachedTokens) {
        Usage usage = new Usage(
                promptTokens,
                cachedTokens,
                choices.stream().mapToInt(Choice::tokens).sum(),
                choices.stream().mapToInt(Choice::reasoningTokens).sum(),
                demand.searches());
        return new Generation(id, System.currentTimeMillis() / 1000, demand, choices, usage);
    }
}
