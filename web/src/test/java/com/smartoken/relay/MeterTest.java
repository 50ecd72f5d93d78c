package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.relay.chat.Basis;
import com.smartoken.relay.chat.Prompt;
import com.smartoken.relay.chat.TextMeter;
import com.smartoken.relay.chat.Usage;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an upstream says within what a model may use, what is settled by costs no more than what was held. */
class MeterTest {
    private static final int ROUNDS = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noUsageWithinTheBoundsCostsMoreThanTheWorstCase(long seed) throws Exception {
        Random random = new Random(seed);
        int believed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Tariff tariff = tariff(random);
            Prompt prompt = prompt(random.nextInt(2_000));
            long heldInput = prompt.tokensMax();
            long heldOutput = random.nextInt(1, 3_000);
            Usage.Bounds bounds = new Usage.Bounds(heldInput, heldInput, heldOutput, heldOutput);
            TokenRate rate = new TokenRate();
            for (int j = random.nextInt(4); j > 0; j--) {
                rate.learn(TextMeter.narrow(500), random.nextInt(60), 20 + random.nextInt(3_000));
                rate.learnInput(1 + random.nextInt(500), random.nextInt(5_000));
            }
            Meter meter = new Meter(prompt, bounds, rate);
            for (int j = random.nextInt(5); j > 0; j--) {
                if (random.nextBoolean()) meter.delivered(TextMeter.narrow(random.nextInt(20_000)));
                else meter.report(usage(random, heldInput, heldOutput));
            }
            Meter.Count count = meter.count();
            long quota = random.nextInt(3) == 0 ? random.nextInt(4_000) : 0;
            if (count.basis() == Basis.REPORTED) believed++;
            assertThat(tariff.cost(count.tokens(), quota).nano())
                    .as("%s of %s under %s", count, bounds, tariff)
                    .isLessThanOrEqualTo(tariff.worstCase(heldInput, heldOutput, quota));
        }
        assertThat(believed).isPositive();
    }

    private static Tariff tariff(Random random) {
        List<Price.Tier> tiers = random.nextBoolean()
                ? List.of()
                : List.of(new Price.Tier(100, rates(random)), new Price.Tier(900, rates(random)));
        return new Tariff(LocalDate.of(2026, 1, 1), 500 + random.nextInt(3_000), rates(random), tiers);
    }

    private static Rates rates(Random random) {
        return new Rates(rate(random), rate(random), rate(random), rate(random), rate(random));
    }

    private static long rate(Random random) {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(20_000_000);
    }

    private static Prompt prompt(int length) throws Exception {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"" + "a".repeat(length) + "\"}]}";
        JsonObject object =
                JsonValue.parse(body.getBytes(StandardCharsets.UTF_8)).object();
        return Prompt.measure(object);
    }

    private static JsonValue usage(Random random, long input, long output) throws Exception {
        String text =
                "{\"prompt_tokens\": " + number(random, input) + ", \"completion_tokens\": " + number(random, output)
                        + ", \"prompt_tokens_details\": {\"cached_tokens\": " + number(random, input)
                        + ", \"cache_write_tokens\": "
                        + number(random, input) + "}, \"completion_tokens_details\": {\"reasoning_tokens\": "
                        + number(random, output) + "}}";
        return JsonValue.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Mostly a count that can be, else one of those that upstreams were seen to send. */
    private static String number(Random random, long max) {
        return switch (random.nextInt(12)) {
            case 0 -> "0";
            case 1 -> "-1";
            case 2 -> "9007199254740993";
            case 3 -> Long.toString(max + 1 + random.nextInt(100));
            case 4 -> "\"7\"";
            case 5 -> "1e300";
            default -> Long.toString((long) (random.nextDouble() * (max + 1)));
        };
    }
}
