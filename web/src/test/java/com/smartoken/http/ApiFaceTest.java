package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.RawCall;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods and browsers' questions: what a client with a wrong base URL or a browser gets. */
class ApiFaceTest extends ServerTest {
    private static final String BODY =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    private static Customer customer;

    @BeforeAll
    static void start() {
        customer = server.customer("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/v1/chat/completions",
                "/v1/v1/models",
                "/chat/completions",
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/v1/chat",
                "/v1/chat/completions/more",
                "/api/v1/chat/completions",
                "/v1/../v1/nothing",
                "/v1/%00"
            })
    void namesTheRightBaseUrlWhereNothingIs(String path) {
        int before = server.upstreamRequests();
        for (String method : new String[] {"POST", "GET"}) {
            HttpResponse<String> response = server.send(authorized(path).method(method, BodyPublishers.ofString(BODY)));
            if (response.statusCode() == 400 && path.contains("%00"))
                continue; // refused before any route is looked for
            ErrorEnvelope error = ErrorEnvelope.of(response).is(404, "not_found");
            assertThat(error.message()).contains("base URL").contains("/v1");
        }
        assertThat(server.upstreamRequests()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/chat/completions",
                "PUT /v1/chat/completions",
                "DELETE /v1/chat/completions",
                "PATCH /v1/chat/completions",
                "POST /v1/models",
                "DELETE /v1/models/plain"
            })
    void refusesAWrongMethod(String call) {
        String[] parts = call.split(" ");
        HttpResponse<String> response =
                server.send(authorized(parts[1]).method(parts[0], BodyPublishers.ofString(BODY)));
        assertThat(ErrorEnvelope.of(response).is(405, "method_not_allowed").message())
                .contains(parts[0]);
        assertThat(response.headers().firstValue("allow"))
                .hasValue(parts[1].startsWith("/v1/chat") ? "POST" : "GET, HEAD");
    }

    @Test
    void answersABrowsersQuestionWithoutAKeyAndWithoutCredentials() {
        HttpResponse<String> response = server.send(server.request("/v1/chat/completions")
                .header("Origin", "https://example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type, x-stainless-lang")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(response.headers().firstValue("access-control-allow-methods").orElse(""))
                .contains("POST");
        assertThat(response.headers().firstValue("access-control-allow-headers"))
                .hasValue("authorization, content-type, x-stainless-lang");
        assertThat(response.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void repeatsNoStrangeHeaderNamesToABrowser() {
        HttpResponse<String> response = server.send(server.request("/v1/models")
                .header("Origin", "https://example.com")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "x; <script>")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-headers").orElse(""))
                .doesNotContain("script")
                .contains("Authorization");
    }

    @Test
    void letsABrowserReadErrorsToo() {
        HttpResponse<String> response =
                server.send(server.request("/v1/chat/completions").POST(BodyPublishers.ofString(BODY)));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(response.headers().firstValue("x-robots-tag")).hasValue("noindex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?beta=true", "?api-version=2024-10-21", "?", "?model=off&stream=true&max_tokens=0"})
    void takesNoHarmFromAQuery(String query) {
        HttpResponse<String> response =
                server.send(authorized("/v1/chat/completions" + query).POST(BodyPublishers.ofString(BODY)));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/models" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadForTheListOfModels() {
        for (String path : new String[] {"/v1/models", "/v1/models/plain"}) {
            HttpResponse<String> response = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().firstValue("x-robots-tag")).hasValue("noindex");
        }
    }

    @Test
    void givesEveryAnswerAnIdOfItsOwn() {
        String first =
                server.get("/v1/models").headers().firstValue("x-request-id").orElseThrow();
        String second =
                server.get("/healthz").headers().firstValue("x-request-id").orElseThrow();
        assertThat(first).matches("req_[0-9a-f]{32}").isNotEqualTo(second);
        assertThat(RequestId.parse(first)).isNotNull();
    }

    @Test
    void saysNothingOfItsOwnMakeOrWhereItRuns() {
        for (String path : new String[] {"/v1/models", "/v1/nothing", "/nothing", "/healthz"}) {
            HttpResponse<String> response = server.get(path);
            assertThat(response.headers().map()).doesNotContainKey("server");
            assertThat(response.body()).doesNotContainIgnoringCase("jetty").doesNotContainIgnoringCase("javalin");
        }
    }

    @Test
    void everyAnswerSaysHowLittleOthersHearOfWhereALinkStood() {
        List<HttpRequest.Builder> calls = List.of(
                server.request("/v1/models"),
                server.request("/v1/nothing"),
                server.request("/models"),
                server.request("/healthz"),
                server.request("/v1/chat/completions").POST(BodyPublishers.ofString(BODY)),
                authorized("/v1/chat/completions").POST(BodyPublishers.ofString(BODY)),
                authorized("/v1/chat/completions")
                        .POST(BodyPublishers.ofString(BODY.replaceFirst("\\{", "{\"stream\": true, "))),
                authorized("/v1/chat/completions").method("OPTIONS", BodyPublishers.noBody()));
        for (HttpRequest.Builder call : calls) {
            HttpResponse<String> response = server.send(call);
            assertThat(response.headers().firstValue("referrer-policy"))
                    .as(response.request() + " " + response.statusCode())
                    .hasValue("strict-origin-when-cross-origin");
        }
    }

    @Test
    void tellsWhatTheServerItselfRefusesInTheSameEnvelope() {
        HttpResponse<String> response = server.send(server.request("/v1/models").header("X-Long", "a".repeat(40_000)));
        ErrorEnvelope.of(response).is(431, "request_header_fields_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-99", "application/json; charset=%", "text/plain; charset=x"})
    void aCharsetThatNobodyKnowsIsTheCallersMistake(String type) throws IOException {
        for (String path : new String[] {"/v1/chat/completions", "/v1/messages", "/v1/quote", "/logout", "/nothing"}) {
            RawCall answer = RawCall.send(
                    server,
                    "POST " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
                            + customer.key() + "\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(answer.status()).as(path).isIn(404, 415);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "BEFORE_MATCHED", "AFTER_MATCHED", "AFTER", "WEBSOCKET_BEFORE_UPGRADE"})
    void knowsNoMethodThatIsCalledLikeAStepOfItsOwn(String method) throws IOException {
        for (String path : new String[] {"/", "/nothing", "/console/keys", "/v1/models", "/v1/chat/completions"}) {
            RawCall unknown = call("FOO", path);
            RawCall call = call(method, path);
            assertThat(call.status()).as(path).isEqualTo(unknown.status()).isIn(404, 405);
            assertThat(call.header("Allow")).isEqualTo(unknown.header("Allow"));
        }
    }

    private static RawCall call(String method, String path) throws IOException {
        return RawCall.send(server, method + " " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }

    private static HttpRequest.Builder authorized(String path) {
        return server.request(path)
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json");
    }
}
