package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.CustomerTest;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What an upstream does wrong, and what the client, its wallet and the log get of it. */
class FaultsTest extends CustomerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";

    @ParameterizedTest
    @CsvSource({
        "STATUS_429, 503, model_unavailable",
        "STATUS_401, 503, model_unavailable",
        "STATUS_402, 503, model_unavailable",
        "STATUS_500, 502, upstream_error",
        "STATUS_503, 502, upstream_error",
        "CUT_BEFORE_HEADERS, 502, upstream_error",
        "CUT_MID_STREAM, 502, upstream_error",
        "CUT_JSON, 502, upstream_error",
        "ERROR_IN_200, 502, upstream_error",
        "HTML_200, 502, upstream_error",
        "EMPTY_200, 502, upstream_error"
    })
    void tellsWhatFailedOnTheOnlyRouteAndChargesNothing(Fault fault, int status, String code) {
        server.first().always(fault);
        HttpResponse<String> response = server.chat(customer, body("plain", ""));
        assertFailed(response, status, code);
        assertThat(server.logged(response, "outcome = 'released' and attempts ~ '^first [a-z0-9_]+ [0-9]+$'"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "STATUS_429, 503, model_unavailable",
        "STATUS_401, 503, model_unavailable",
        "STATUS_402, 503, model_unavailable",
        "STATUS_500, 502, upstream_error",
        "STATUS_503, 502, upstream_error",
        "CUT_BEFORE_HEADERS, 502, upstream_error",
        "ERROR_IN_200, 502, upstream_error",
        "HTML_200, 502, upstream_error",
        "EMPTY_200, 502, upstream_error"
    })
    void tellsAFailureBeforeTheFirstChunkAsAnErrorAndNotAsAStream(Fault fault, int status, String code) {
        server.first().always(fault);
        assertFailed(server.chat(customer, body("plain", STREAM)), status, code);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "STATUS_429",
                "STATUS_401",
                "STATUS_402",
                "STATUS_500",
                "STATUS_503",
                "CUT_BEFORE_HEADERS",
                "CUT_MID_STREAM",
                "CUT_JSON",
                "ERROR_IN_200",
                "HTML_200",
                "EMPTY_200"
            })
    void answersByTheSecondRouteAndLogsBothAttempts(Fault fault) throws Exception {
        server.first().always(fault);
        HttpResponse<String> response = server.chat(customer, body("spare", ""));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-smartoken-route")).hasValue("second");
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("model").textValue()).isEqualTo("spare");
        assertThat(answer.at("/choices/0/message/content").textValue()).isNotBlank();
        assertThat(charged()).isEqualTo(nano(answer.get("usage"))).isPositive();
        assertThat(server.logged(
                        response,
                        "route = 'second' and upstream_model = 'vendor-spare-2' and outcome = 'settled'"
                                + " and attempts ~ E'^first [a-z0-9_]+ [0-9]+\\nsecond 200 [0-9]+$'"))
                .isTrue();
        assertNothingSecretIn(response);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "STATUS_429",
                "STATUS_401",
                "STATUS_402",
                "STATUS_500",
                "STATUS_503",
                "CUT_BEFORE_HEADERS",
                "ERROR_IN_200",
                "HTML_200",
                "EMPTY_200"
            })
    void streamsByTheSecondRouteWhenTheFirstGaveNothing(Fault fault) {
        server.first().always(fault);
        HttpResponse<String> response = server.chat(customer, body("spare", STREAM));
        Streamed stream = Streamed.of(response);
        assertThat(response.headers().firstValue("x-smartoken-route")).hasValue("second");
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.text()).isNotBlank();
        assertThat(charged()).isEqualTo(nano(stream.usage())).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_MID_STREAM", "ERROR_IN_STREAM", "CUT_JSON"})
    void triesTheSecondRouteWhenAStreamFailsBeforeItsFirstChunk(Fault fault) {
        server.first().always(PlannedFault.after(0, fault));
        Streamed stream = Streamed.of(server.chat(customer, body("spare", STREAM)));
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.error()).isNull();
        assertThat(charged()).isEqualTo(nano(stream.usage()));
    }

    @Test
    void triesNoOtherRouteWhenTheRequestItselfIsRefused() {
        server.first().always(Fault.STATUS_400);
        int before = server.second().requests().size();
        for (String more : new String[] {"", STREAM}) {
            HttpResponse<String> response = server.chat(customer, body("spare", more));
            assertFailed(response, 400, "invalid_request");
            assertThat(ErrorEnvelope.of(response).type()).isEqualTo("invalid_request_error");
        }
        assertThat(server.second().requests()).hasSize(before);
    }

    @Test
    void tellsTheLastFailureWhenEveryRouteFails() {
        server.first().always(Fault.STATUS_429);
        server.second().nextFault(Fault.STATUS_500);
        HttpResponse<String> response = server.chat(customer, body("spare", ""));
        assertFailed(response, 502, "upstream_error");
        assertThat(server.logged(response, "attempts ~ E'^first 429 [0-9]+\\nsecond 500 [0-9]+$'"))
                .isTrue();
    }

    @Test
    void tellsAModelWithoutARouteThatIsOnAsUnavailable() {
        HttpResponse<String> response = server.chat(customer, body("off", ""));
        ErrorEnvelope.of(response).is(503, "model_unavailable");
        assertThat(retryAfter(response)).isBetween(1, 60);
        assertThat(charged()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_MID_STREAM", "ERROR_IN_STREAM", "CUT_JSON", "END_WITHOUT_FINISH"})
    void endsAStreamThatBreaksWithAnErrorAndChargesWhatWasDelivered(Fault fault) {
        server.first().always(PlannedFault.after(6, fault));
        HttpResponse<String> response = server.chat(customer, body("spare", STREAM));
        Streamed stream = Streamed.of(response);
        assertThat(stream.isDone()).as("no [DONE] after an error").isFalse();
        assertThat(stream.text()).isNotBlank();
        JsonNode last = stream.chunks().getLast();
        assertThat(last.at("/choices/0/finish_reason").textValue()).isEqualTo("error");
        assertThat(last.at("/error/code").textValue()).isEqualTo("upstream_error");
        assertThat(last.at("/error/message").textValue()).isNotBlank();
        assertThat(last.get("error").fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
        assertThat(stream.chunks().stream().filter(chunk -> chunk.has("error"))).hasSize(1);
        assertThat(server.logged(
                        response,
                        "outcome = 'settled' and estimated and charged = " + charged()
                                + " and output_tokens between 1 and 200 and error_code = 'upstream_error'"))
                .isTrue();
        assertThat(charged()).isPositive();
        assertNothingSecretIn(response);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_MID_STREAM", "ERROR_IN_STREAM", "CUT_JSON"})
    void chargesNothingForAStreamThatBreaksBeforeItsFirstWord(Fault fault) {
        server.first().always(PlannedFault.after(1, fault));
        ErrorEnvelope.of(server.chat(customer, body("plain", STREAM))).is(502, "upstream_error");
        assertThat(charged()).isZero();
        HttpResponse<String> response = server.chat(customer, body("spare", STREAM));
        assertThat(Streamed.of(response).isDone()).as("another route answers").isTrue();
        assertThat(server.logged(response, "route = 'second'")).isTrue();
    }

    @Test
    void endsAStreamWithoutDoneWellWhenItHadItsFinishReason() {
        server.first().always(Fault.END_WITHOUT_DONE);
        Streamed stream = Streamed.of(server.chat(customer, body("plain", STREAM)));
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.error()).isNull();
        assertThat(charged()).isEqualTo(nano(stream.usage())).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"USAGE_MISSING", "USAGE_NEGATIVE", "USAGE_STRING", "USAGE_HUGE"})
    void estimatesWithinTheHoldWhenTheUsageCannotBeBelieved(Fault fault) throws Exception {
        server.first().always(fault);
        HttpResponse<String> whole = server.chat(customer, body("plain", ", \"max_tokens\": 40"));
        JsonNode usage = JSON.readTree(whole.body()).get("usage");
        assertEstimated(whole, usage, charged());
        long before = charged();
        HttpResponse<String> response = server.chat(customer, body("plain", ", \"max_tokens\": 40" + STREAM));
        assertEstimated(response, Streamed.of(response).usage(), charged() - before);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NONE", "USAGE_BESIDE_FINISH", "USAGE_IN_CHOICE"})
    void tellsUsageOnlyInTheExtraLastChunkWhereverTheUpstreamPutIt(Fault fault) {
        server.first().always(fault);
        HttpResponse<String> asked = server.chat(customer, body("plain", STREAM));
        Streamed stream = Streamed.of(asked);
        assertThat(stream.chunks().getLast().get("choices")).isEmpty();
        assertThat(charged()).isEqualTo(nano(stream.usage())).isPositive();
        assertThat(stream.chunks().subList(0, stream.chunks().size() - 1))
                .noneMatch(chunk -> chunk.toString().contains("prompt_tokens"));
        assertThat(server.logged(asked, "not estimated")).isTrue();
        HttpResponse<String> unasked = server.chat(customer, body("plain", ", \"stream\": true"));
        assertThat(unasked.body()).doesNotContain("prompt_tokens", "\"cost\"");
        assertThat(Streamed.of(unasked).chunks())
                .allMatch(chunk -> !chunk.get("choices").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"USAGE_BESIDE_FINISH", "USAGE_IN_CHOICE"})
    void findsTheUsageOfAJsonAnswerWhereverItIs(Fault fault) throws Exception {
        server.first().always(fault);
        HttpResponse<String> response = server.chat(customer, body("plain", ""));
        assertThat(charged())
                .isEqualTo(nano(JSON.readTree(response.body()).get("usage")))
                .isPositive();
        assertThat(server.logged(response, "not estimated")).isTrue();
    }

    @Test
    void chargesNoMoreOutputThanWasAskedFor() throws Exception {
        server.first().always(Fault.MORE_OUTPUT_THAN_ASKED);
        HttpResponse<String> response = server.chat(customer, body("plain", ", \"max_tokens\": 10"));
        JsonNode usage = JSON.readTree(response.body()).get("usage");
        assertThat(usage.get("completion_tokens").longValue()).isEqualTo(10);
        assertThat(usage.get("total_tokens").longValue())
                .isEqualTo(usage.get("prompt_tokens").longValue() + 10);
        assertThat(charged()).isEqualTo(nano(usage));
        assertThat(server.logged(response, "output_tokens = 10 and charged <= held"))
                .isTrue();
        Streamed stream = Streamed.of(server.chat(customer, body("plain", ", \"max_tokens\": 10" + STREAM)));
        assertThat(stream.usage().get("completion_tokens").longValue()).isEqualTo(10);
    }

    @Test
    void waitsForHeadersThatComeLate() {
        server.first().nextFault(PlannedFault.lasting(java.time.Duration.ofMillis(300), Fault.SLOW_HEADERS));
        assertThat(server.chat(customer, body("plain", "")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = Mode.MATCH_NONE, names = "(HANG|SLOW).*")
    void neverTellsASecretAHostOrTheUpstreamsModel(Fault fault) {
        server.first().always(fault);
        for (String more : new String[] {"", STREAM}) {
            HttpResponse<String> response = server.chat(customer, body("plain", more));
            assertNothingSecretIn(response);
            server.logged(response, "true");
        }
    }

    private static void assertFailed(HttpResponse<String> response, int status, String code) {
        ErrorEnvelope error = ErrorEnvelope.of(response).is(status, code);
        if (status == 503) assertThat(retryAfter(response)).isBetween(1, 60);
        if (status >= 500) assertThat(error.type()).isEqualTo("server_error");
        assertNothingSecretIn(response);
        assertThat(server.logged(
                        response,
                        "charged = 0 and cost = 0 and status = " + status + " and error_code = '" + code + "'"))
                .isTrue();
    }

    private static int retryAfter(HttpResponse<String> response) {
        return Integer.parseInt(response.headers().firstValue("retry-after").orElse("-1"));
    }

    private static void assertNothingSecretIn(HttpResponse<String> response) {
        String said = response.headers().map() + response.body();
        String port = server.first().baseUrl().replaceAll(".*:(\\d+)/v1", "$1");
        assertThat(said)
                .doesNotContain("secret-of-first", "secret-of-second", "127.0.0.1", "localhost", "chatcmpl-sandbox")
                .doesNotContainPattern("\\b" + port + "\\b");
        // the sandbox's own text names the model that it was asked for, so only what surrounds it is looked at
        assertThat(said.replaceAll("Sandbox answer from [^:]*:", "").replaceAll("\"content\":\"[^\"]*\"", ""))
                .doesNotContain("vendor-");
    }

    private void assertEstimated(HttpResponse<String> response, JsonNode usage, long charged) {
        assertThat(usage.get("estimated").booleanValue()).isTrue();
        assertThat(usage.get("prompt_tokens").longValue()).isBetween(1L, 100L);
        assertThat(usage.get("completion_tokens").longValue()).isBetween(1L, 40L);
        assertThat(charged).isEqualTo(nano(usage)).isPositive();
        assertThat(server.logged(response, "estimated and charged <= held and charged = " + charged))
                .isTrue();
    }

    private long charged() {
        return 1_000_000_000 - server.available(customer);
    }

    private static long nano(JsonNode usage) {
        return usage.get("cost").decimalValue().movePointRight(9).longValueExact();
    }
}
