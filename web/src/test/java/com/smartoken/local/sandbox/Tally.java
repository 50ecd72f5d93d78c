package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the sandbox has done, in true counts whatever a fault told the caller. A call counts as soon as it is decided. */
final class Tally {

    /** How a call ended. */
    enum Outcome {
        /** Everything was generated and sent. */
        COMPLETED,
        /** The caller left before the end. */
        ABANDONED,
        /** It was refused, or a fault ended it. */
        FAILED
    }

    private final Map<Outcome, Sum> sums = new EnumMap<>(Outcome.class);
    private long requests;
    private int openStreams;
    private int abandonedStreams;

    Tally() {
        for (Outcome outcome : Outcome.values()) {
            sums.put(outcome, new Sum());
        }
    }

    /** A paid call begins; it counts as failed unless told otherwise before it is closed. */
    synchronized Call begin() {
        requests++;
        return new Call();
    }

    synchronized int openStreams() {
        return openStreams;
    }

    synchronized int abandonedStreams() {
        return abandonedStreams;
    }

    /** The counts as {@code /_stats} shows them. */
    synchronized ObjectNode json() {
        ObjectNode json = Json.object().put("requests", requests);
        sums.forEach((outcome, sum) -> json.put(name(outcome), sum.calls));
        Sum total = new Sum();
        sums.values().forEach(total::add);
        total.tokensInto(json);
        json.put("open_streams", openStreams).put("abandoned_streams", abandonedStreams);
        ObjectNode outcomes = json.putObject("by_outcome");
        sums.forEach((outcome, sum) -> sum.tokensInto(outcomes.putObject(name(outcome))));
        return json;
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** One call under way. */
    final class Call implements AutoCloseable {

        private boolean stream;
        private boolean ended;

        /** From now on it counts among the open streams. */
        void opensStream() {
            synchronized (Tally.this) {
                stream = true;
                openStreams++;
            }
        }

        /** Its end, with what it took; later ends of the same call change nothing. */
        void end(Outcome outcome, Usage usage) {
            synchronized (Tally.this) {
                if (ended) {
                    return;
                }
                ended = true;
                Sum sum = sums.getOrDefault(outcome, new Sum());
                sum.calls++;
                sum.promptTokens += usage.prompt();
                sum.cachedTokens += usage.cached();
                sum.completionTokens += usage.completion();
                if (stream) {
                    openStreams--;
                    abandonedStreams += outcome == Outcome.ABANDONED ? 1 : 0;
                }
            }
        }

        @Override
        public void close() {
            end(Outcome.FAILED, new Usage(0, 0, 0, 0));
        }
    }

    private static final class Sum {
        private long calls;
        private long promptTokens;
        private long cachedTokens;
        private long completionTokens;

        void add(Sum other) {
            promptTokens += other.promptTokens;
            cachedTokens += other.cachedTokens;
            completionTokens += other.completionTokens;
        }

        void tokensInto(ObjectNode json) {
            json.put("prompt_tokens", promptTokens)
                    .put("cached_tokens", cachedTokens)
                    .put("completion_tokens", completionTokens);
        }
    }
}
