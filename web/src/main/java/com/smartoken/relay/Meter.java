package com.smartoken.relay;

import com.smartoken.money.Tokens;
import com.smartoken.money.Uses;
import com.smartoken.relay.chat.Basis;
import com.smartoken.relay.chat.Media;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.chat.Prompt;
import com.smartoken.relay.chat.TextMeter;
import com.smartoken.relay.chat.Usage;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Counts one answer and judges what its upstream says of it. A usage counts when it can be true: of several the greatest,
 * since a count that shrinks or ends in zero takes nothing back; and where it says less than what was delivered or asked
 * can be, our own count holds. For one thread.
 */
final class Meter {
    /** More characters of one byte than any tokenizer puts into a token on average, and of longer ones. */
    private static final int NARROW_A_TOKEN_MAX = 20;

    private static final int WIDE_A_TOKEN_MAX = 5;

    /** How far below our estimate a count of input may be; estimates of schemas and templates are rough. */
    private static final int INPUT_FACTOR = 10;

    /** Beyond so many times the rule of thumb some of the output was not delivered, so nothing is learned of it. */
    private static final int LEARNED_FACTOR = 4;

    private final Prompt prompt;
    private final Usage.Bounds bounds;
    private final TokenRate rate;
    private final UseMeter uses;
    private long chars;
    private long chunks;
    private boolean impossible;
    private @Nullable Tokens reported;
    private @Nullable JsonValue usage;

    /** What is to be charged, and why these tokens. */
    record Count(Tokens tokens, Basis basis, Uses uses) {}

    /** For an answer to which nothing is sold beside tokens. */
    Meter(Prompt prompt, Usage.Bounds bounds, TokenRate rate) {
        this(prompt, bounds, rate, new UseMeter(Wanted.NOTHING));
    }

    Meter(Prompt prompt, Usage.Bounds bounds, TokenRate rate, UseMeter uses) {
        this.uses = uses;
        this.prompt = prompt;
        this.bounds = bounds;
        this.rate = rate;
    }

    /** Counts characters that were delivered, as {@link TextMeter} counts them. */
    void delivered(long more) {
        if (more == 0) return;
        chars += more;
        chunks++;
    }

    /** Whether any text was delivered. */
    boolean hasDelivered() {
        return chars != 0;
    }

    /** Takes in a usage; what it lies in may be used again by the reader. */
    void report(@Nullable JsonValue seen) {
        if (seen == null || seen.isNull()) return;
        uses.usage(seen);
        Tokens tokens = Usage.read(seen, bounds);
        if (tokens == null) {
            impossible = true;
            return;
        }
        Tokens before = reported;
        if (before != null && tokens.total() < before.total()) return;
        reported = tokens;
        byte[] copy = seen.text().getBytes(StandardCharsets.UTF_8);
        usage = new JsonValue(copy, 0, copy.length);
    }

    /** Takes in what an answer, or a chunk of it, says beside its text. */
    void look(JsonObject answer) {
        uses.look(answer);
    }

    /** Whether the upstream told a usage that can be true. */
    boolean hasReport() {
        return reported != null;
    }

    /** The usage that counts, as the upstream told it; null when there is none. */
    @Nullable
    JsonValue usage() {
        return usage;
    }

    /**
     * Whether it is no answer: no text, no thought that the upstream keeps to itself, no word of a filter. Nothing to fill in
     * is an answer to who asks for a filling.
     */
    boolean isEmpty(Operation operation, @Nullable String finishReason) {
        Tokens told = reported;
        if (chars != 0 || operation == Operation.EMBEDDING) return false;
        if (told == null) return true;
        if (operation == Operation.COMPLETION && finishReason != null) return false;
        return switch (finishReason) {
            case "content_filter", "sensitive" -> false;
            case "length" -> told.output() == 0;
            case null, default -> told.thinking() == 0;
        };
    }

    /** What was delivered so far, in case nothing more is heard of it. */
    Tokens delivered() {
        return Tokens.of(input(), output());
    }

    /** What is to be charged. */
    Count count() {
        Tokens told = reported;
        if (told == null) return counted(delivered(), impossible ? Basis.IMPOSSIBLE_REPORTED : Basis.NONE_REPORTED);
        long output = told.output() < leastOutput() ? Math.max(told.output(), output()) : told.output();
        long input = told.input() < leastInput() ? Math.max(told.input(), input()) : told.input();
        if (output == told.output() && input == told.input()) return counted(told, Basis.REPORTED);
        Tokens greater = new Tokens(input, told.cached(), told.written(), output, told.thinking());
        return counted(greater, Basis.TOO_FEW_REPORTED);
    }

    private Count counted(Tokens tokens, Basis basis) {
        return new Count(tokens, basis, uses.uses());
    }

    /** Learns from an answer that came whole. */
    void learn() {
        Tokens told = reported;
        if (told == null || count().basis() != Basis.REPORTED) return;
        long usual = TextMeter.tokens(TextMeter.tenths(chars));
        if (chars != 0 && told.output() <= usual * LEARNED_FACTOR) rate.learn(chars, chunks, told.output());
        if (prompt.media().isNone() && !uses.isSearching() && prompt.tokensEstimate() > 0)
            rate.learnInput(prompt.tokensEstimate(), told.input());
    }

    private long input() {
        long estimate = prompt.media().isNone() ? rate.input(prompt.tokensEstimate()) : prompt.tokensEstimate();
        return Math.min(estimate, bounds.heldInput());
    }

    private long output() {
        return Math.min(rate.output(chars, chunks), bounds.outputMax());
    }

    private long leastOutput() {
        long narrow = TextMeter.narrowOf(chars);
        long wide = TextMeter.wideOf(chars);
        return chars == 0 ? 0 : Math.max(1, narrow / NARROW_A_TOKEN_MAX + wide / WIDE_A_TOKEN_MAX);
    }

    private long leastInput() {
        Media media = prompt.media();
        long estimate = prompt.tokensEstimate();
        return Math.max(Math.min(1, estimate), media.isNone() ? estimate / INPUT_FACTOR : 0);
    }
}
