package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams say that they used is judged: the greater of it and of what was counted here, if it can be true at all. */
class JudgedUsageTest extends EvilServer {
    private static final String ZERO = "{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";

    @Test
    void noUsageForTextThatWasDeliveredIsNotBelieved() {
        script = says(whole("application/json", ANSWER.formatted(ZERO)));
        HttpResponse<String> whole = server.chat(customer, ASKED.formatted(""));
        script = says(stream(CHUNK + FINISH + usage(ZERO) + DONE));
        HttpResponse<String> streamed = server.chat(customer, ASKED.formatted(STREAM));
        for (HttpResponse<String> response : List.of(whole, streamed)) {
            assertThat(server.logged(
                            response,
                            "estimated and charged > 0 and input_tokens between 1 and 40 and output_tokens between 1"
                                    + " and 50 and attempts like 'evil 200 % too_few_reported'"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":0,\"completion_tokens\":0}",
                "{\"prompt_tokens\":9,\"completion_tokens\":1}",
                "{\"prompt_tokens\":9,\"completion_tokens\":-1}"
            })
    void aCountThatShrinksTakesNothingBack(String last) {
        script = says(stream(usage(GOOD) + CHUNK + FINISH + usage(last) + DONE));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        assertThat(server.logged(response, "not estimated and input_tokens = 9 and output_tokens = 4"))
                .isTrue();
    }

    @Test
    void usageOnEveryChunkIsTheLastOfThem() {
        StringBuilder chunks = new StringBuilder();
        for (int i = 1; i <= 4; i++) {
            String count =
                    ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":" + i + ",\"total_tokens\":" + (9 + i);
            chunks.append(CHUNK.replace("}}]}", "}}]" + count + "}}"));
        }
        script = says(stream(chunks + FINISH + DONE));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        assertThat(server.logged(response, "not estimated and input_tokens = 9 and output_tokens = 4"))
                .isTrue();
        assertThat(Streamed.of(response).chunks().getFirst().has("usage")).isFalse();
    }

    @Test
    void moreCachedThanThereIsCountsAsNothingCached() {
        script = says(
                whole(
                        "application/json",
                        ANSWER.formatted(
                                "{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":90}}")));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(""));
        assertThat(server.logged(response, "charged = 9 * 1000 + 4 * 2000 and cached_tokens = 0"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "9223372036854775807", "99999999999999999999", "1e300", "8193"})
    void aNumberBeyondWhatTheModelCanIsNoCount(String number) {
        String lie = "{\"prompt_tokens\":9,\"completion_tokens\":" + number + "}";
        script = says(whole("application/json", ANSWER.formatted(lie)));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(""));
        assertThat(
                        server.logged(
                                response,
                                "estimated and output_tokens between 1 and 50 and attempts like 'evil 200 % impossible_reported'"))
                .isTrue();
    }

    @Test
    void whereNothingWasReportedTheReceiptSaysSo() {
        script = says(stream(CHUNK + FINISH + DONE));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        assertThat(server.logged(response, "estimated and charged > 0 and attempts like 'evil 200 % none_reported'"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: [DONE]\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\ndata: [DONE]\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                        + "\"completion_tokens\":4000}}\n\ndata: [DONE]\n\n"
            })
    void aStreamThatSaysNothingIsAFailureThatCostsNothing(String events) {
        script = says(stream(events));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        ErrorEnvelope.of(response).is(502, "upstream_error");
        assertThat(server.logged(response, "charged = 0 and attempts like 'evil empty_answer %'"))
                .isTrue();
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
    }

    @Test
    void anAnswerThatSaysNothingIsAFailureThatCostsNothing() {
        script = says(whole("application/json", ANSWER.formatted(GOOD).replace("Hello to you", "")));
        ErrorEnvelope.of(server.chat(customer, ASKED.formatted(""))).is(502, "upstream_error");
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
    }

    @Test
    void thoughtThatTheUpstreamKeepsToItselfIsPaid() {
        String kept =
                "{\"prompt_tokens\":9,\"completion_tokens\":50,\"completion_tokens_details\":{\"reasoning_tokens\":50}}";
        script = says(stream(FINISH.replace("stop", "length") + usage(kept) + DONE));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        assertThat(Streamed.of(response).isDone()).isTrue();
        assertThat(server.logged(response, "not estimated and output_tokens = 50"))
                .isTrue();
    }

    /** Texts of three kinds, of which a tokenizer makes more or fewer tokens than the rule of thumb says. */
    @ParameterizedTest
    @ValueSource(strings = {"english", "chinese", "dense"})
    void aStreamThatIsCutBeforeItsUsageIsChargedWithinATenthOfTheTruth(String kind) {
        // the tokens of a piece of text
        Map<String, Integer> pieces = Map.of("english", 2, "chinese", 3, "dense", 9);
        String piece = switch (kind) {
            case "english" -> "wonderful ";
            case "chinese" -> "\\u6211\\u4eec\\u4eca\\u5929\\u5f88\\u597d";
            default -> "x7Qz#9kP%2";
        };
        int tokens = pieces.get(kind);
        String asked =
                ASKED.replace("\"max_tokens\": 50", "\"max_tokens\": 2000").formatted(STREAM);
        for (int i = 0; i < 40; i++) {
            int count = 20 + i;
            String told = "{\"prompt_tokens\":9,\"completion_tokens\":" + count * tokens + "}";
            script = says(stream(said(piece, count) + FINISH + usage(told) + DONE));
            server.chat(customer, asked);
        }
        script = says(stream(said(piece, 50)));
        HttpResponse<String> cut = server.chat(customer, asked);
        int truth = 50 * tokens;
        assertThat(server.logged(
                        cut,
                        "estimated and input_tokens between 8 and 10 and output_tokens between " + truth * 9 / 10
                                + " and " + truth * 11 / 10))
                .isTrue();
    }

    private static String said(String piece, int times) {
        return CHUNK.replace("Hello to you", piece).repeat(times);
    }

    private static String usage(String usage) {
        return "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":"
                + usage + "}\n\n";
    }

    private static String stream(String events) {
        byte[] bytes = events.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return whole("text/event-stream", events, bytes.length);
    }
}
