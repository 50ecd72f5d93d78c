package com.smartoken.content.catalog;

import java.util.List;

/**
 * What a model can be told over OpenAI's format, and in which words. A vendor's is what its models have where nothing
 * else is known of them.
 *
 * @param thinking how thinking is switched
 * @param efforts the words for effort, from least to most; none where there is no such field
 * @param limit what its limit of the output bounds
 * @param namesEndUsers whether {@code user_id} keeps end users apart in caches and queues
 * @param beta whether filling in and prefixes are served at {@code /beta}
 * @param prefixField the mark of a message that the answer goes on from; empty where there is none
 * @param warm whether a temperature of zero is refused
 * @param imageTokens the most that it makes of one image, however large; 0 where nobody knows
 * @param seed whether {@code seed} makes runs repeatable
 */
public record Sheet(
        Switch thinking,
        List<String> efforts,
        OutputLimit limit,
        boolean namesEndUsers,
        boolean beta,
        String prefixField,
        boolean warm,
        boolean seed,
        long imageTokens) {

    /** How thinking is switched. */
    public enum Switch {
        /** As the caller wrote it: nothing is known of the vendor. */
        UNTOUCHED("thinking"),
        /** {@code thinking: {type}}, enabled or disabled. */
        TYPE("thinking"),
        /** The same, where what is not disabled is adaptive. */
        ADAPTIVE("thinking"),
        /** {@code enable_thinking} and {@code thinking_budget}. */
        FLAG("enable_thinking"),
        /** OpenRouter's {@code reasoning}. */
        REASONING("reasoning");

        private final String field;

        Switch(String field) {
            this.field = field;
        }

        /** The field that switches it. */
        public String field() {
            return field;
        }
    }

    /** Nothing is known: everything goes on as it came. */
    public static final Sheet UNKNOWN =
            new Sheet(Switch.UNTOUCHED, List.of(), OutputLimit.PLAIN, false, false, "", false, false, 0);

    Sheet thinks(Switch how, String... words) {
        return new Sheet(how, List.of(words), limit, namesEndUsers, beta, prefixField, warm, seed, imageTokens);
    }

    Sheet limits(OutputLimit known) {
        return new Sheet(thinking, efforts, known, namesEndUsers, beta, prefixField, warm, seed, imageTokens);
    }

    Sheet withEndUsers() {
        return new Sheet(thinking, efforts, limit, true, beta, prefixField, warm, seed, imageTokens);
    }

    Sheet withBeta() {
        return new Sheet(thinking, efforts, limit, namesEndUsers, true, prefixField, warm, seed, imageTokens);
    }

    Sheet withPrefix(String field) {
        return new Sheet(thinking, efforts, limit, namesEndUsers, beta, field, warm, seed, imageTokens);
    }

    Sheet keptWarm() {
        return new Sheet(thinking, efforts, limit, namesEndUsers, beta, prefixField, true, seed, imageTokens);
    }

    Sheet withSeed() {
        return new Sheet(thinking, efforts, limit, namesEndUsers, beta, prefixField, warm, true, imageTokens);
    }

    Sheet withImagesOf(long tokens) {
        return new Sheet(thinking, efforts, limit, namesEndUsers, beta, prefixField, warm, seed, tokens);
    }
}
