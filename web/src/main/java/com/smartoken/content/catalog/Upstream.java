package com.smartoken.content.catalog;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's API that models are served from.
 *
 * @param baseUrl what paths such as {@code /chat/completions} are appended to, without a slash at its end
 * @param dialect the vendor whose ways it has; null when its address tells
 * @param unknownFields what becomes of fields of which nobody knows what they cost; null for what its vendor's are
 * @param key the secret; null when its variable is unset, and the upstream is then off
 * @param probe how often each route is asked for a word when no call has shown that it answers; null for never
 */
public record Upstream(
        String name,
        Protocol protocol,
        URI baseUrl,
        @Nullable String key,
        Timeouts timeouts,
        Cancel cancel,
        Breaker breaker,
        @Nullable Duration probe,
        @Nullable String dialect,
        @Nullable UnknownFields unknownFields) {

    /** An upstream with the usual breaker and no probes, whose vendor is known by its address. */
    public Upstream(
            String name, Protocol protocol, URI baseUrl, @Nullable String key, Timeouts timeouts, Cancel cancel) {
        this(name, protocol, baseUrl, key, timeouts, cancel, Breaker.DEFAULT, null, null, null);
    }

    /** An upstream whose unknown fields go the way that its vendor's do. */
    public Upstream(
            String name,
            Protocol protocol,
            URI baseUrl,
            @Nullable String key,
            Timeouts timeouts,
            Cancel cancel,
            Breaker breaker,
            @Nullable Duration probe,
            @Nullable String dialect) {
        this(name, protocol, baseUrl, key, timeouts, cancel, breaker, probe, dialect, null);
    }

    /** What becomes of fields of a body of which nobody knows what they cost. */
    public enum UnknownFields {
        /** They go on as they came, those of services that are sold too: the operator knows this upstream. */
        PASS,
        /** A call that has one is refused by its name. */
        REFUSE
    }

    /** The format that it speaks. */
    public enum Protocol {
        OPENAI,
        ANTHROPIC
    }

    /** What the vendor does when a stream is cut. */
    public enum Cancel {
        STOPS_BILLING,
        BILLS_IN_FULL
    }

    /** To connect, to the first byte of the answer, between two bytes, and in all. */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
        /** What an upstream without timeouts of its own has. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(3), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofMinutes(30));
    }

    /** After how many failures in a row a route rests, and for how long the first time; 0 failures: never. */
    public record Breaker(int failures, Duration pause) {
        public static final Breaker DEFAULT = new Breaker(60, Duration.ofSeconds(30));
        public static final Breaker NEVER = new Breaker(0, Duration.ofSeconds(30));
    }

    /** Whether it has a key. */
    public boolean isOn() {
        return key != null;
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "Upstream[" + name + " " + protocol + " " + baseUrl + (isOn() ? " on]" : " off]");
    }
}
