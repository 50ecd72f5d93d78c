package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.upstream.ScriptedPeer;
import com.smartoken.upstream.ScriptedServer;
import com.smartoken.upstream.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An upstream on raw sockets that does its worst, through the whole service, for a JSON answer and for a stream: the
 * client gets one defined answer, and the books are clean.
 */
class EvilUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BALANCE = 1_000_000_000;
    private static final String ASKED = "{\"model\": \"evil\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\","
            + " \"content\": \"Hello there\"}]%s}";
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";
    private static final String ANSWER = "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello to you\"},\"finish_reason\":\"stop\"}],\"usage\":%s}";
    private static final String GOOD = "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}";
    private static final String CHUNK =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello to you\"}}]}\n\n";
    private static final String FINISH =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static final String BOMB = bomb();

    private static ScriptedServer upstream;
    private static ScriptedServer inner;
    private static TestServer server;
    private static volatile Script script = peer -> {};
    private Customer customer;

    /** What a client gets: of a failure its status and code, of success what it may cost. */
    private record Expected(int status, String code) {
        static final Expected BROKEN = new Expected(502, "upstream_error");
        static final Expected LATE = new Expected(504, "upstream_timeout");
        static final Expected UNAVAILABLE = new Expected(503, "model_unavailable");
    }

    /** What the upstream does. A row says what each kind of call comes to. */
    @SuppressWarnings("ImmutableEnumChecker") // a script is a lambda over constants alone
    private enum Evil {
        RESETS_AT_ONCE(Expected.BROKEN, ScriptedPeer::reset),
        RESETS_AFTER_THE_REQUEST(Expected.BROKEN, peer -> {
            peer.readRequest();
            peer.reset();
        }),
        RESETS_IN_ITS_HEADERS(Expected.BROKEN, says("HTTP/1.1 200 OK\r\nContent-Ty", ScriptedPeer::reset)),
        RESETS_BEFORE_ITS_BODY(
                Expected.BROKEN,
                says(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n",
                        ScriptedPeer::reset)),
        CLOSES_WITHOUT_A_WORD(Expected.BROKEN, ScriptedPeer::readRequest),
        HANGS_WITHOUT_READING(Expected.LATE, ScriptedPeer::awaitClose),
        HANGS_BEFORE_ITS_HEADERS(Expected.LATE, says("", ScriptedPeer::awaitClose)),
        HANGS_IN_ITS_HEADERS(Expected.LATE, says("HTTP/1.1 200 OK\r\nContent-Ty", ScriptedPeer::awaitClose)),
        TRICKLES_ITS_HEADERS(Expected.LATE, peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nX-Filler: ");
            while (true) {
                peer.send("x");
                java.util.concurrent.TimeUnit.MILLISECONDS.sleep(50);
            }
        }),
        HANGS_BEFORE_ITS_BODY(
                Expected.LATE,
                says(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n",
                        ScriptedPeer::awaitClose)),
        HANGS_IN_A_CHUNK(
                Expected.LATE,
                says(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nff\r\ndata:",
                        ScriptedPeer::awaitClose)),
        IS_NO_HTTP(Expected.BROKEN, says("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
        HAS_NO_STATUS(Expected.BROKEN, says("HTTP/1.1 OK\r\n\r\n")),
        HAS_A_STRANGE_STATUS(Expected.BROKEN, says("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n")),
        SWITCHES_PROTOCOLS(Expected.BROKEN, says("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n")),
        HAS_HEADERS_WITHOUT_END(Expected.BROKEN, peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 100_000; i++) peer.send("X-Filler-" + i + ": " + "x".repeat(1_000) + "\r\n");
        }),
        HAS_TWO_LENGTHS(Expected.BROKEN, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")),
        HAS_LENGTH_AND_CHUNKS(
                Expected.BROKEN,
                says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")),
        HAS_A_NEGATIVE_LENGTH(Expected.BROKEN, says("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}")),
        HAS_A_HUGE_LENGTH(
                Expected.BROKEN,
                says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99999999999\r\n\r\n{}")),
        HAS_STRANGE_CHUNKS(
                Expected.BROKEN,
                says(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")),
        ENDS_BEFORE_ITS_LENGTH(
                Expected.BROKEN,
                says(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 900\r\n\r\n{\"choices\":[{}]}")),
        IS_LONGER_THAN_ITS_LENGTH(Expected.BROKEN, says(whole("application/json", "{\"choices\":[{}]}", 9))),
        IS_HTML(Expected.BROKEN, says(whole("text/html", "<!doctype html><h1>Sign in</h1>"))),
        IS_EMPTY(Expected.BROKEN, says(whole("application/json", ""))),
        IS_HALF_A_DOCUMENT(Expected.BROKEN, says(whole("application/json", "{\"choices\":[{\"message\":{\"con"))),
        IS_A_LIST(Expected.BROKEN, says(whole("application/json", "[]"))),
        HAS_NO_CHOICES(Expected.BROKEN, says(whole("application/json", "{\"choices\":[]}"))),
        IS_NESTED_WITHOUT_END(Expected.BROKEN, says(whole("application/json", "[".repeat(100_000)))),
        IS_AN_ERROR_IN_A_200(
                Expected.BROKEN,
                says(whole("application/json", "{\"error\":{\"message\":\"secret of the vendor\",\"code\":\"x\"}}"))),
        IS_AN_ERROR_IN_A_STREAM(
                Expected.BROKEN,
                says(whole("text/event-stream", "data: {\"error\":{\"message\":\"secret of the vendor\"}}\n\n"))),
        IS_A_GZIP_BOMB(Expected.BROKEN, peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + BOMB.length() + "\r\n\r\n" + BOMB);
        }),
        REDIRECTS_TO_AN_INNER_ADDRESS(Expected.BROKEN, peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:" + inner.port()
                    + "/v1/chat/completions\r\nContent-Length: 0\r\n\r\n");
        }),
        IS_IN_ARREARS(
                Expected.UNAVAILABLE,
                says("HTTP/1.1 400 Bad Request\r\nContent-Length: 49\r\n\r\n"
                        + "{\"code\":\"Arrearage\",\"message\":\"account-no-4711\"} ")),
        LIMITS_US(
                Expected.UNAVAILABLE,
                says("HTTP/1.1 429 Too Many\r\nRetry-After: 99999\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")),
        SENDS_A_LINE_WITHOUT_END(Expected.BROKEN, peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: ");
            for (int i = 0; i < 200; i++) peer.send("a".repeat(1 << 20));
        });

        private final Expected expected;
        private final Script script;

        Evil(Expected expected, Script script) {
            this.expected = expected;
            this.script = script;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        upstream = ScriptedServer.start(peer -> script.play(peer));
        inner = ScriptedServer.answering(whole("application/json", ANSWER.formatted(GOOD)));
        server = TestServer.before(URI.create("http://127.0.0.1:" + upstream.port() + "/v1"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        upstream.close();
        inner.close();
    }

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
    }

    @AfterEach
    void booksAreRight() {
        server.requireCleanBooks();
        assertThat(inner.connections()).as("nobody was led to an inner address").isZero();
    }

    @ParameterizedTest
    @EnumSource(Evil.class)
    void hasOneDefinedAnswerAndCostsNothing(Evil evil) {
        script = evil.script;
        for (String more : new String[] {"", STREAM}) {
            HttpResponse<String> response = server.chat(customer, ASKED.formatted(more));
            ErrorEnvelope.of(response).is(evil.expected.status, evil.expected.code);
            if (evil.expected.status == 503) {
                assertThat(Integer.parseInt(
                                response.headers().firstValue("retry-after").orElseThrow()))
                        .isBetween(1, 60);
            }
            assertThat(response.headers().map() + response.body())
                    .doesNotContain("127.0.0.1", "secret", "account-no", "set-cookie", "vendor-evil", "OpenSSH");
            assertThat(server.available(customer)).isEqualTo(BALANCE);
            assertThat(server.logged(response, "charged = 0 and outcome = 'released'"))
                    .isTrue();
        }
    }

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
        script = says(
                whole("text/event-stream", "data: {\"choices\":[{\"index\":0,\"delta\":{}}]}\n\n" + FINISH + DONE));
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

    @Test
    void anUpstreamThatIsNotThereIsAnUpstreamThatFailed() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (TestServer alone = TestServer.before(URI.create("http://127.0.0.1:" + nobody + "/v1"))) {
            Customer somebody = alone.customer("1");
            for (String more : new String[] {"", STREAM}) {
                ErrorEnvelope.of(alone.chat(somebody, ASKED.formatted(more))).is(502, "upstream_error");
            }
            assertThat(alone.available(somebody)).isEqualTo(BALANCE);
            alone.requireCleanBooks();
        }
    }

    @Test
    void anUpstreamThatTakesNoConnectionIsTooLate() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            List<java.nio.channels.SocketChannel> fillers = new java.util.ArrayList<>();
            for (int i = 0; i < 4; i++) { // a listener whose queue is full answers nobody
                var filler = java.nio.channels.SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(full.getLocalSocketAddress());
                fillers.add(filler);
            }
            try (TestServer alone = TestServer.before(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/v1"))) {
                Customer somebody = alone.customer("1");
                for (String more : new String[] {"", STREAM}) {
                    ErrorEnvelope.of(alone.chat(somebody, ASKED.formatted(more)))
                            .is(504, "upstream_timeout");
                }
                assertThat(alone.available(somebody)).isEqualTo(BALANCE);
                alone.requireCleanBooks();
            }
            for (var filler : fillers) filler.close();
        }
    }

    private static Script says(String bytes) {
        return says(bytes, peer -> {});
    }

    private static Script says(String bytes, Script then) {
        return peer -> {
            peer.readRequest();
            if (!bytes.isEmpty()) peer.send(bytes);
            then.play(peer);
        };
    }

    private static String whole(String type, String body) {
        return whole(type, body, body.length());
    }

    private static String whole(String type, String body, int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }

    private static String bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) gzip.write(zeros);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
