package com.smartoken.relay;

import com.smartoken.relay.chat.TextMeter;

/**
 * How many tokens a model makes of text on one route, learned from calls whose usage was plausible. Two ways of telling
 * output compete: by its characters, those of one byte and longer ones each with a rate of their own, and by the chunks that
 * it came in, since many vendors send a token or a fixed number of them in each. The one that was the nearer of late is
 * believed. Newer calls count more. Threads may share it; nothing of it is money.
 */
final class TokenRate {
    private static final double NARROW_USUAL = 0.3;
    private static final double WIDE_USUAL = 0.6;
    private static final double FORGET = 0.9;
    private static final int CHUNKS_MIN = 8;
    private static final int TOKENS_MIN = 16;

    /** As much as a short call: the rule of thumb holds until there is something better. */
    private static final double PRIOR_CHARS = 60;

    private double narrowNarrow;
    private double narrowWide;
    private double wideWide;
    private double narrowTokens;
    private double wideTokens;
    private double chunks;
    private double tokens;
    private double charsError = 1;
    private double chunksError = 1;
    private double inputEstimated = 100;
    private double inputReported = 100;

    /** Takes in an answer of which the upstream told plausible usage; {@code chunks} is 0 for one that came in one piece. */
    synchronized void learn(long chars, long chunkCount, long output) {
        if (output < TOKENS_MIN) return;
        charsError = later(charsError, byChars(chars) / output - 1);
        if (chunkCount >= CHUNKS_MIN) {
            if (chunks > 0) chunksError = later(chunksError, tokens / chunks * chunkCount / output - 1);
            chunks = chunks * FORGET + chunkCount;
            tokens = tokens * FORGET + output;
        }
        double narrow = TextMeter.narrowOf(chars);
        double wide = TextMeter.wideOf(chars);
        double weight = 1.0 / output;
        narrowNarrow = narrowNarrow * FORGET + weight * narrow * narrow;
        narrowWide = narrowWide * FORGET + weight * narrow * wide;
        wideWide = wideWide * FORGET + weight * wide * wide;
        narrowTokens = narrowTokens * FORGET + weight * narrow * output;
        wideTokens = wideTokens * FORGET + weight * wide * output;
    }

    /** Takes in how many tokens of input there were where we had estimated so many. */
    synchronized void learnInput(long estimated, long reported) {
        inputEstimated = inputEstimated * FORGET + estimated;
        inputReported = inputReported * FORGET + reported;
    }

    /** About how many tokens so much output is; at least one where there is any. */
    synchronized long output(long chars, long chunkCount) {
        if (chars == 0) return 0;
        boolean isByChunks = chunks > 0 && chunkCount > 0 && chunksError < charsError;
        double estimate = isByChunks ? tokens / chunks * chunkCount : byChars(chars);
        return Math.max(1, (long) Math.ceil(estimate - 1e-9));
    }

    /** About how many tokens of input there are where the rule of thumb says so many. */
    synchronized long input(long estimated) {
        return Math.max(Math.min(1, estimated), Math.round(estimated * inputReported / inputEstimated));
    }

    /** Least squares over both rates, with the rule of thumb as a call of its own. */
    private double byChars(long chars) {
        double narrow = TextMeter.narrowOf(chars);
        double wide = TextMeter.wideOf(chars);
        double nn = narrowNarrow + PRIOR_CHARS;
        double ww = wideWide + PRIOR_CHARS;
        double nt = narrowTokens + PRIOR_CHARS * NARROW_USUAL;
        double wt = wideTokens + PRIOR_CHARS * WIDE_USUAL;
        double determinant = nn * ww - narrowWide * narrowWide;
        double narrowRate = (nt * ww - wt * narrowWide) / determinant;
        double wideRate = (wt * nn - nt * narrowWide) / determinant;
        return narrow * Math.clamp(narrowRate, 0.05, 2) + wide * Math.clamp(wideRate, 0.1, 4);
    }

    /** The mean square of errors, newer ones first. */
    private static double later(double before, double error) {
        return before * 0.8 + Math.min(1, error * error) * 0.2;
    }
}
