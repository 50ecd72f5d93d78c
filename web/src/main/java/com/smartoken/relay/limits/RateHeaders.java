package com.smartoken.relay.limits;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The state of limits as OpenAI tells it in headers: of several limits on the same thing, the one with the least left. */
public final class RateHeaders {
    private record State(long max, long left, Duration reset) {}

    private final Map<Measure, State> states = new EnumMap<>(Measure.class);

    void add(Measure measure, long max, long left, Duration reset) {
        State known = states.get(measure);
        if (known == null || left < known.left) states.put(measure, new State(max, Math.max(0, left), reset));
    }

    /** Each header with its value. */
    public void forEach(BiConsumer<String, String> headers) {
        states.forEach((measure, state) -> {
            headers.accept("x-ratelimit-limit-" + measure.word(), Long.toString(state.max));
            headers.accept("x-ratelimit-remaining-" + measure.word(), Long.toString(state.left));
            headers.accept("x-ratelimit-reset-" + measure.word(), duration(state.reset));
        });
    }

    /** As OpenAI writes them: {@code 120ms}, {@code 1.5s}, {@code 6m0s}. */
    static String duration(Duration time) {
        long millis = time.toMillis();
        if (millis < 1_000) return millis + "ms";
        String seconds = (millis % 60_000) / 1_000 + (millis % 1_000 < 100 ? "" : "." + (millis % 1_000) / 100) + "s";
        return millis < 60_000 ? seconds : millis / 60_000 + "m" + seconds;
    }
}
