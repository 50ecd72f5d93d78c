package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Upstreams whose answers are odd and yet are answers, or turn bad on their way. */
class OddUpstreamTest extends EvilServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {
                "null",
                "{}",
                "{\"prompt_tokens\":-5,\"completion_tokens\":-4,\"total_tokens\":-9}",
                "{\"prompt_tokens\":\"9\",\"completion_tokens\":\"4\"}",
                "{\"prompt_tokens\":1000000000000000000,\"completion_tokens\":1000000000000000000}",
                "{\"prompt_tokens\":1e18,\"completion_tokens\":1e18}",
                "{\"prompt_tokens\":9.5,\"completion_tokens\":true}",
                "[9,4]",
                "{\"prompt_tokens\":9,\"completion_tokens\":5000}"
            })
    void usageThatCannotBeBelievedIsEstimatedWithinTheHold(String usage) throws Exception {
        script = says(whole("application/json", ANSWER.formatted(usage)));
        HttpResponse<String> whole = server.chat(customer, ASKED.formatted(""));
        assertCharged(whole, JSON.readTree(whole.body()).get("usage"), BALANCE);
        long left = server.available(customer);
        script = says(whole(
                "text/event-stream",
                CHUNK + FINISH
                        + "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":"
                        + usage + "}\n\n" + DONE));
        HttpResponse<String> stream = server.chat(customer, ASKED.formatted(STREAM));
        assertThat(Streamed.of(stream).isDone()).isTrue();
        assertCharged(stream, Streamed.of(stream).usage(), left);
    }

    private void assertCharged(HttpResponse<String> response, JsonNode usage, long before) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(usage.get("prompt_tokens").longValue()).isBetween(1L, 100L);
        assertThat(usage.get("completion_tokens").longValue()).isBetween(1L, 50L);
        assertThat(before - server.available(customer))
                .isPositive()
                .isEqualTo(usage.get("cost").decimalValue().movePointRight(9).longValue());
        assertThat(server.logged(response, "charged <= held and outcome = 'settled'"))
                .isTrue();
    }

    @Test
    void headersOfTheUpstreamStayThere() throws Exception {
        String headers = String.join(
                "\r\n",
                "Set-Cookie: session=1",
                "Connection: close, X-Secret",
                "X-Secret: a",
                "Keep-Alive: timeout=5",
                "Server: evil",
                "Proxy-Authenticate: Basic",
                "Trailer: X",
                "Access-Control-Allow-Origin: https://evil.example",
                "");
        for (String more : new String[] {"", STREAM}) {
            String body = more.isEmpty() ? ANSWER.formatted(GOOD) : CHUNK + FINISH + DONE;
            String type = more.isEmpty() ? "application/json" : "text/event-stream";
            script = says(whole(type, body).replace("\r\n\r\n", "\r\n" + headers + "\r\n"));
            HttpResponse<String> response = server.chat(customer, ASKED.formatted(more));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().map().toString().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain(
                            "set-cookie", "x-secret", "keep-alive", "server", "proxy-", "trailer", "evil.example");
        }
    }

    @Test
    void aStreamThatTurnsBadAfterItsFirstWordEndsWithAnErrorAndIsChargedForThatWord() {
        for (String end : List.of(
                "", "data: {\"choices\":[{\"del", "data: [}\n\n", "data: {\"error\":{\"message\":\"x\"}}\n\n")) {
            long before = server.available(customer);
            script = says(whole("text/event-stream", CHUNK + end));
            Streamed stream = Streamed.of(server.chat(customer, ASKED.formatted(STREAM)));
            assertThat(stream.text()).isEqualTo("Hello to you");
            assertThat(stream.isDone()).isFalse();
            assertThat(stream.error().get("code").textValue()).isEqualTo("upstream_error");
            assertThat(before - server.available(customer)).isPositive();
        }
    }

    @Test
    void aStreamThatLacksItsLastLineEndsIsWholeAllTheSame() {
        for (String end : List.of("data: [DONE]", "data: [DONE]\n", "data: [DONE]\r\n")) {
            script = says(whole("text/event-stream", CHUNK + FINISH + end));
            Streamed stream = Streamed.of(server.chat(customer, ASKED.formatted(STREAM)));
            assertThat(stream.text()).isEqualTo("Hello to you");
            assertThat(stream.isDone()).isTrue();
        }
    }

    @Test
    void whatEveryAnswerHasIsAddedWhereTheUpstreamLeftItOut() throws Exception {
        script = says(whole(
                "text/event-stream",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n" + FINISH + DONE));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        JsonNode first =
                JSON.readTree(response.body().substring(6, response.body().indexOf("\n\n")));
        assertThat(first.path("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(first.path("model").asText()).isEqualTo("evil");
        script = says(whole(
                "application/json",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],\"usage\":"
                        + GOOD + "}"));
        JsonNode answer =
                JSON.readTree(server.chat(customer, ASKED.formatted("")).body());
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("evil");
    }

    @Test
    void whatFollowsTheEndOfAStreamIsNotHeard() {
        script = says(whole("text/event-stream", "id: 7\nevent: x\nretry: 1\n" + CHUNK + FINISH + DONE + CHUNK));
        HttpResponse<String> response = server.chat(customer, ASKED.formatted(STREAM));
        Streamed stream = Streamed.of(response);
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.text()).isEqualTo("Hello to you");
        assertThat(response.body()).doesNotContain("id: 7", "retry:", "event:");
    }

    @Test
    void anUpstreamThatSendsEmptyLinesOrCommentsWhileItThinksIsAlive() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: ";
        for (String more : new String[] {"", STREAM}) {
            String type = more.isEmpty() ? "application/json" : "text/event-stream";
            String sign = more.isEmpty() ? "\n" : "\n: keep-alive\n\n";
            String body = more.isEmpty() ? ANSWER.formatted(GOOD) : CHUNK + FINISH + DONE;
            script = peer -> {
                peer.readRequest();
                peer.send(head + type + "\r\n\r\n");
                for (int i = 0; i < 8; i++) { // together longer than the 600 ms of silence that are allowed
                    peer.send(sign);
                    java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
                }
                peer.send(body);
            };
            HttpResponse<String> response = server.chat(customer, ASKED.formatted(more));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).contains("Hello to you").doesNotContain("\n\n\n");
            assertThat(server.logged(response, "outcome = 'settled' and error_code is null"))
                    .isTrue();
        }
    }

    @Test
    void aVendorsArrearsInA200AreTheOperatorsFault() {
        script =
                says(whole("application/json", "{\"base_resp\":{\"status_code\":1008,\"status_msg\":\"no balance\"}}"));
        for (String more : new String[] {"", STREAM}) {
            ErrorEnvelope.of(server.chat(customer, ASKED.formatted(more))).is(503, "model_unavailable");
        }
        assertThat(server.available(customer)).isEqualTo(BALANCE);
    }
}
