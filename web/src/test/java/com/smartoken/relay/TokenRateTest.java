package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.relay.chat.TextMeter;
import com.smartoken.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learned of tokens from calls whose usage was plausible. */
class TokenRateTest {
    private final TokenRate rate = new TokenRate();

    @Test
    void knowsTheRuleOfThumbToBeginWith() {
        assertThat(rate.output(narrow(100), 0)).isEqualTo(30);
        assertThat(rate.output(wide(100), 0)).isEqualTo(60);
        assertThat(rate.output(0, 0)).isZero();
        assertThat(rate.input(40)).isEqualTo(40);
    }

    /** One model writes English at one rate and Chinese at another; either is told within a tenth after some of both. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42})
    void tellsBothKindsOfTextApart(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            int english = random.nextInt(4_000);
            int chinese = random.nextInt(1_500);
            rate.learn(narrow(english) + wide(chinese), 0, Math.round(english * 0.21 + chinese * 0.82));
        }
        assertThat(rate.output(narrow(1_000), 0)).isCloseTo(210, Percentage.withPercentage(10));
        assertThat(rate.output(wide(1_000), 0)).isCloseTo(820, Percentage.withPercentage(10));
    }

    /** Text of which no rate of characters tells anything comes in chunks of as many tokens each. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 3.5})
    void countsByChunksWhereTheyTellMore(double tokensAChunk) {
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            long chunks = random.nextInt(50, 550);
            int characters = (int) chunks * (1 + random.nextInt(12));
            rate.learn(narrow(characters), chunks, Math.round(chunks * tokensAChunk));
        }
        assertThat(rate.output(narrow(5_000), 1_000))
                .isCloseTo(Math.round(1_000 * tokensAChunk), Percentage.withPercentage(2));
    }

    @Test
    void forgetsWhatWasLong() {
        for (int i = 0; i < 50; i++) rate.learn(narrow(1_000), 0, 900);
        for (int i = 0; i < 150; i++) rate.learn(narrow(1_000), 0, 200);
        assertThat(rate.output(narrow(1_000), 0)).isCloseTo(200, Percentage.withPercentage(10));
    }

    @Test
    void learnsWhatATemplateMakesOfInput() {
        for (int i = 0; i < 60; i++) rate.learnInput(1_000, 800);
        assertThat(rate.input(500)).isCloseTo(400, Percentage.withPercentage(3));
    }

    private static long narrow(int characters) {
        return TextMeter.narrow(characters);
    }

    private static long wide(int characters) {
        String text = '"' + "\u6211".repeat(characters) + '"';
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return TextMeter.charsOf(new JsonValue(bytes, 0, bytes.length));
    }
}
