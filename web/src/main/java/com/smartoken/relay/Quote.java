package com.smartoken.relay;

import com.smartoken.money.Usd;

/**
 * What a call would cost at this moment.
 *
 * @param inputTokens our estimate of the prompt
 * @param min the prompt alone, by the estimate, none of it cached
 * @param max the most that it can cost: what would be held, or would have to be
 * @param available what can be spent now, caps of the key included
 * @param affordableMaxTokens the longest output, for each choice, that available and the model allow
 * @param refused whether it would be refused for lack of money
 * @param quota free tokens that are left of the model
 */
public record Quote(
        String model,
        long inputTokens,
        Usd min,
        Usd max,
        Usd available,
        long affordableMaxTokens,
        boolean refused,
        long quota) {}
