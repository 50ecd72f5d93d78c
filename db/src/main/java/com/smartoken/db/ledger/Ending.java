package com.smartoken.db.ledger;

import com.smartoken.money.Tokens;
import com.smartoken.money.Uses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as the usage log keeps it. Nothing of a prompt or an answer is in it.
 *
 * @param delivered whether output was produced; when not, nothing is charged
 */
public record Ending(boolean delivered, Metered metered, Reply reply, Routing routing, Timing timing) {

    /** One without output. */
    public static Ending failed(Reply reply, Routing routing, Timing timing) {
        return new Ending(false, Metered.NOTHING, reply, routing, timing);
    }

    /**
     * What it used.
     *
     * @param estimated whether the tokens are our own count, the upstream having given none that can be believed
     * @param uses what there was beside tokens
     */
    public record Metered(Tokens tokens, boolean estimated, Uses uses) {
        public static final Metered NOTHING = new Metered(Tokens.NONE, false);

        /** Tokens alone. */
        public Metered(Tokens tokens, boolean estimated) {
            this(tokens, estimated, Uses.NONE);
        }
    }

    /** What the client was told: {@code status} is 499 when it had left. */
    public record Reply(
            int status,
            @Nullable String errorCode,
            @Nullable String finishReason) {
        private static final int OK = 200;

        /** A refusal, or an error in the middle of an answer. */
        public static Reply error(int status, String errorCode) {
            return new Reply(status, errorCode, null);
        }

        /** Whether it counts as failed in lists and sums. */
        public boolean isError() {
            return status != OK || errorCode != null;
        }
    }

    /**
     * Where it went.
     *
     * @param route the upstream that answered, or that was asked when it ended; null when that was none
     * @param upstreamModel what the model is called there
     * @param attempts all that was tried, in order
     */
    public record Routing(@Nullable String route, @Nullable String upstreamModel, List<Attempt> attempts) {
        public static final Routing NONE = new Routing(null, null, List.of());

        public Routing {
            attempts = List.copyOf(attempts);
        }
    }

    /** How long it took from its start; {@code firstByteMillis} is null when no answer began. */
    public record Timing(@Nullable Integer firstByteMillis, int totalMillis) {
        public static final Timing NONE = new Timing(null, 0);
    }
}
