package com.smartoken.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.smartoken.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class UpstreamClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final UpstreamClient client = new UpstreamClient(ClientLimits.defaults());

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void sendsExactlyWhatAnUpstreamExpects() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            Target target = Target.parse("http://127.0.0.1:" + server.port() + "/v1/");
            List<Header> headers = List.of(new Header("Authorization", "Bearer x"));
            UpstreamRequest request = UpstreamRequest.post(target, "/chat?a=b", headers, bytes("{}"), PATIENT);
            try (Exchange exchange = client.send(request)) {
                assertThat(exchange.status()).isEqualTo(200);
                assertThat(exchange.header("content-LENGTH")).isEqualTo("2");
                assertThat(exchange.header("missing")).isNull();
                assertThat(exchange.headers()).containsExactly(new Header("Content-Length", "2"));
                assertThat(exchange.readAll(2)).asString().isEqualTo("ok");
            }
            assertThat(server.requests())
                    .containsExactly(
                            "POST /v1/chat?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                    + "\r\nAccept-Encoding: identity\r\nAuthorization: Bearer x\r\nContent-Length: 2\r\n\r\n{}");
        }
    }

    @Test
    void sendsALongBodyWhole() throws Exception {
        byte[] body = bytes("0123456789abcdef".repeat(100_000));
        try (ScriptedServer server = keepingAlive(OK)) {
            for (int i = 0; i < 2; i++) {
                try (Exchange exchange =
                        client.send(UpstreamRequest.post(target(server), "/", List.of(), body, PATIENT))) {
                    assertThat(exchange.readAll(10)).hasSize(2);
                }
            }
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request).endsWith("\r\n\r\n" + text(body)));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void usesAConnectionAgainOnlyWhenTheBodyWasReadToItsEnd() throws Exception {
        try (ScriptedServer server = keepingAlive(OK)) {
            assertThat(call(server)).isEqualTo("ok");
            assertThat(call(server)).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(1);
            client.send(get(server, PATIENT)).close();
            assertThat(call(server)).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"
            })
    void neverUsesAConnectionAgainThatIsNotFitForIt(String response) throws Exception {
        try (ScriptedServer server = keepingAlive(response)) {
            assertThat(call(server)).isEqualTo("ok");
            assertThat(call(server)).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void throwsAwayAPooledConnectionThatTheUpstreamHasClosed() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            assertThat(call(server)).isEqualTo("ok");
            assertThat(call(server)).isEqualTo("ok");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void repeatsARequestOnceWhenAPooledConnectionDiesWithoutAWord(boolean byReset) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(OK);
                    peer.readRequest();
                    if (byReset) {
                        peer.reset();
                    }
                },
                peer -> {
                    peer.readRequest();
                    peer.send(OK);
                    peer.awaitClose();
                })) {
            assertThat(call(server)).isEqualTo("ok");
            assertThat(call(server)).isEqualTo("ok");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void neverRepeatsARequestOnAFreshConnectionOrAfterAByteOrAfterATimeout() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.readRequest())) {
            UpstreamFailure failure = failure(() -> call(server));
            assertThat(failure.kind()).isEqualTo(Kind.CLOSED_EARLY);
            assertThat(failure.requestSent()).isTrue();
            assertThat(failure.anyByteReceived()).isFalse();
            assertThat(server.requests()).hasSize(1);
        }
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readRequest();
            peer.send(OK);
            peer.readRequest();
            peer.send("HTTP/1.1 2");
        })) {
            assertThat(call(server)).isEqualTo("ok");
            UpstreamFailure failure = failure(() -> call(server));
            assertThat(failure.kind()).isEqualTo(Kind.CLOSED_EARLY);
            assertThat(failure.anyByteReceived()).isTrue();
            assertThat(server.requests()).hasSize(2);
        }
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readRequest();
            peer.send(OK);
            peer.readRequest();
            peer.awaitClose();
        })) {
            assertThat(call(server)).isEqualTo("ok");
            UpstreamFailure failure = failure(() -> client.send(get(server, new Timeouts(LONG, SHORT, LONG, LONG))));
            assertThat(failure.kind()).isEqualTo(Kind.FIRST_BYTE_TIMEOUT);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void closesConnectionsThatAreUnusedForTooLong() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        ClientLimits limits = new ClientLimits(10, Duration.ofMillis(50), 0, 1_000);
        try (UpstreamClient shortMemory = new UpstreamClient(limits);
                ScriptedServer server = ScriptedServer.start(peer -> {
                    peer.readRequest();
                    peer.send(OK);
                    peer.awaitClose();
                    gone.countDown();
                })) {
            assertThat(text(all(shortMemory.send(get(server, PATIENT))))).isEqualTo("ok");
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void keepsToItsLimitOfConnections() throws Exception {
        ClientLimits limits = new ClientLimits(10, LONG, 1, 1_000);
        try (UpstreamClient narrow = new UpstreamClient(limits);
                ScriptedServer server = keepingAlive(OK)) {
            Timeouts hasty = new Timeouts(SHORT, LONG, LONG, LONG);
            try (Exchange first = narrow.send(get(server, hasty))) {
                UpstreamFailure failure = failure(() -> narrow.send(get(server, hasty)));
                assertThat(failure.kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
                assertThat(failure.requestSent()).isFalse();
                assertThat(first.status()).isEqualTo(200);
            }
            assertThat(text(all(narrow.send(get(server, hasty))))).isEqualTo("ok");
        }
    }

    @Test
    void readsABodyWithoutALengthToTheEndOfTheConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\nall of it")) {
            assertThat(call(server)).isEqualTo("all of it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void expectsNoBodyWhereThereCanBeNone(String status) throws Exception {
        try (ScriptedServer server = keepingAlive("HTTP/1.1 " + status + "\r\nContent-Length: 9\r\n\r\n")) {
            assertThat(call(server)).isEmpty();
            assertThat(call(server)).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void expectsNoBodyAfterAHeadRequest() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")) {
            UpstreamRequest head =
                    new UpstreamRequest(target(server), "HEAD", "/", List.of(), new byte[0], PATIENT, null);
            assertThat(all(client.send(head))).isEmpty();
        }
    }

    @Test
    void skipsInterimResponsesUpToALimit() throws Exception {
        String interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.answering(interim.repeat(8) + OK)) {
            assertThat(call(server)).isEqualTo("ok");
        }
        assertRefused(Kind.BAD_RESPONSE, interim.repeat(9) + OK);
    }

    @Test
    void returnsARedirectAndNeverFollowsIt() throws Exception {
        try (ScriptedServer server =
                keepingAlive("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")) {
            try (Exchange exchange = client.send(get(server, PATIENT))) {
                assertThat(exchange.status()).isEqualTo(302);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 99x OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 200 O\u0001K\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u0000c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
                "HTTP/1.1 200 OK\nA: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Encoding: identity, br\r\nContent-Length: 2\r\n\r\nok"
            })
    void refusesAMalformedHead(String response) throws Exception {
        assertRefused(Kind.BAD_RESPONSE, response);
    }

    @Test
    void refusesHeadersOverTheirLimits() throws Exception {
        String start = "HTTP/1.1 200 OK\r\nA: ";
        assertRefused(Kind.TOO_LARGE, start + "x".repeat(16_385 - start.length() - 4) + "\r\n\r\n");
        assertRefused(Kind.TOO_LARGE, "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(101) + "\r\n");
        try (ScriptedServer server =
                ScriptedServer.answering(start + "x".repeat(16_384 - start.length() - 4) + "\r\n\r\nok")) {
            assertThat(call(server)).isEqualTo("ok");
        }
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100) + "\r\nok")) {
            assertThat(call(server)).isEqualTo("ok");
        }
    }

    @Test
    void refusesABodyOverTheLimit() throws Exception {
        ClientLimits limits = new ClientLimits(1, LONG, 0, 3);
        try (UpstreamClient small = new UpstreamClient(limits)) {
            for (String response : List.of(
                    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlong",
                    "HTTP/1.1 200 OK\r\n\r\nlong",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlong\r\n0\r\n\r\n")) {
                try (ScriptedServer server = ScriptedServer.answering(response)) {
                    UpstreamFailure failure = failure(() -> all(small.send(get(server, PATIENT))));
                    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
                    UpstreamFailure ofReadAll = failure(() -> {
                        try (Exchange exchange = client.send(get(server, PATIENT))) {
                            exchange.readAll(3);
                        }
                    });
                    assertThat(ofReadAll.kind()).isEqualTo(Kind.TOO_LARGE);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\n\r\nok",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nok",
                "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n"
            })
    void neverTakesABodyCutShortForAWholeOne(String rest) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + rest);
                Exchange exchange = client.send(get(server, PATIENT))) {
            UpstreamFailure failure = failure(() -> exchange.readAll(100));
            assertThat(failure.kind()).isEqualTo(Kind.CLOSED_EARLY);
            assertThat(failure(() -> exchange.read(new byte[1], 0, 1))).isSameAs(failure);
        }
    }

    @Test
    void reportsAResetInTheMiddleOfABody() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\n\r\nok");
                    read.await();
                    peer.reset();
                });
                Exchange exchange = client.send(get(server, PATIENT))) {
            assertThat(exchange.read(new byte[9], 0, 9)).isEqualTo(2);
            read.countDown();
            assertThat(failure(() -> exchange.read(new byte[9], 0, 9)).kind()).isEqualTo(Kind.RESET);
        }
    }

    @Test
    void readsChunksThatAreSplitAnywhere() throws Exception {
        String chunks = "5;name=v|hello|1 \t|,|0000A| my worlds|0;last|Trailer: x||";
        String whole = ("HTTP/1.1 200 OK|Transfer-Encoding: Chunked||" + chunks).replace("|", "\r\n");
        for (int split = 1; split < whole.length(); split++) {
            int at = split;
            CountDownLatch go = new CountDownLatch(1);
            try (ScriptedServer server = ScriptedServer.start(peer -> {
                peer.readRequest();
                peer.send(whole.substring(0, at));
                go.await();
                peer.send(whole.substring(at));
                peer.awaitClose();
            })) {
                // The second part goes out when the client has taken the first one in and found nothing more.
                Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(1), go::countDown);
                try (Exchange exchange = client.send(get(server, PATIENT).with(heartbeat))) {
                    assertThat(text(exchange.readAll(100)))
                            .as("split at %d", at)
                            .isEqualTo("hello, my worlds");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "x\r\n",
                "-1\r\n",
                " 2\r\nok\r\n",
                "2\nok\r\n",
                "2\r\nokk\r\n",
                "2\r\nok\n0\r\n\r\n",
                "2 x\r\nok\r\n",
                "fffffffffffffffff\r\n",
                "2;\u0001\r\nok\r\n",
                "0\r\nA: \u0000\r\n\r\n",
                "0\r\n\rx"
            })
    void refusesAMalformedChunk(String body) throws Exception {
        assertRefused(Kind.BAD_RESPONSE, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    }

    @Test
    void refusesEndlessChunkLinesAndTrailers() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertRefused(Kind.BAD_RESPONSE, head + "2" + " ".repeat(33));
        assertRefused(Kind.BAD_RESPONSE, head + "2;" + "x".repeat(1025));
        assertRefused(Kind.TOO_LARGE, head + "0\r\n" + "A: b\r\n".repeat(5_000));
    }

    @Test
    void tellsItsTimeoutsApart() throws Exception {
        Timeouts firstByte = new Timeouts(LONG, SHORT, LONG, LONG);
        Timeouts idle = new Timeouts(LONG, LONG, SHORT, LONG);
        Timeouts total = new Timeouts(LONG, LONG, LONG, SHORT);
        String begun = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
        assertTimeout(Kind.FIRST_BYTE_TIMEOUT, "", firstByte);
        assertTimeout(Kind.FIRST_BYTE_TIMEOUT, "HTTP/1.1 100 Continue\r\n\r\n", firstByte);
        assertTimeout(Kind.IDLE_TIMEOUT, "HTTP/1.1 200 OK\r\n", idle);
        assertTimeout(Kind.IDLE_TIMEOUT, begun, idle);
        assertTimeout(Kind.TOTAL_TIMEOUT, "", total);
        assertTimeout(Kind.TOTAL_TIMEOUT, begun, total);
    }

    private void assertTimeout(Kind kind, String beginning, Timeouts timeouts) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readRequest();
            peer.send(beginning);
            peer.awaitClose();
        })) {
            UpstreamFailure failure = failure(() -> all(client.send(get(server, timeouts))));
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.requestSent()).isTrue();
            assertThat(failure.anyByteReceived()).isEqualTo(!beginning.isEmpty());
        }
    }

    @Test
    void endsATrickleByTheTotal() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                peer.send("x");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        })) {
            Timeouts timeouts = new Timeouts(LONG, LONG, LONG, Duration.ofMillis(300));
            assertThat(failure(() -> all(client.send(get(server, timeouts)))).kind())
                    .isEqualTo(Kind.TOTAL_TIMEOUT);
        }
    }

    @Test
    void endsATrickleOfHeadersByTheIdleTimeOrThatForTheFirstByte() throws Exception {
        for (String begin : List.of("", "HTTP/1.1 100 Continue\r\n\r\n")) {
            try (ScriptedServer server = ScriptedServer.start(peer -> {
                peer.readRequest();
                peer.send(begin + "HTTP/1.1 200 OK\r\nA: ");
                while (true) {
                    peer.send("x");
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            })) {
                Timeouts idle = new Timeouts(LONG, LONG, SHORT, LONG);
                assertThat(failure(() -> client.send(get(server, idle))).kind()).isEqualTo(Kind.IDLE_TIMEOUT);
                Timeouts firstByte = new Timeouts(LONG, SHORT, LONG, LONG);
                assertThat(failure(() -> client.send(get(server, firstByte))).kind())
                        .isEqualTo(Kind.FIRST_BYTE_TIMEOUT);
            }
        }
    }

    @Test
    void endsTheWaitForAnUpstreamThatTakesNoBytes() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> over.await())) {
            Timeouts timeouts = new Timeouts(LONG, LONG, SHORT, LONG);
            UpstreamRequest request =
                    UpstreamRequest.post(target(server), "/", List.of(), new byte[32 << 20], timeouts);
            UpstreamFailure failure = failure(() -> client.send(request));
            assertThat(failure.kind()).isEqualTo(Kind.IDLE_TIMEOUT);
            assertThat(failure.requestSent()).isFalse();
            over.countDown();
        }
    }

    @Test
    void readsTheAnswerOfAnUpstreamThatRefusesALongRequest() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        })) {
            UpstreamRequest request = UpstreamRequest.post(target(server), "/", List.of(), new byte[32 << 20], PATIENT);
            try (Exchange exchange = client.send(request)) {
                assertThat(exchange.status()).isEqualTo(413);
            }
        }
    }

    @Test
    void reportsARefusedConnectionAndAnUnknownNameWithoutNamingThem() throws Exception {
        int free;
        try (ServerSocket unused = new ServerSocket(0)) {
            free = unused.getLocalPort();
        }
        for (String url : List.of("http://127.0.0.1:" + free, "http://localhost:" + free, "http://no-such.invalid")) {
            UpstreamFailure failure =
                    failure(() -> client.send(UpstreamRequest.get(Target.parse(url), "/", List.of(), PATIENT)));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
            assertThat(failure.requestSent()).isFalse();
            assertThat(failure).hasNoCause();
            assertThat(failure.getMessage()).doesNotContain("127.0.0.1", "localhost", "invalid");
        }
    }

    @Test
    void endsTheWaitForAConnectionThatIsNotAnswered() throws Exception {
        // A listener whose queue is full does not answer any more.
        try (ServerSocket full = new ServerSocket(0, 1);
                UpstreamClient many = new UpstreamClient(ClientLimits.defaults())) {
            Timeouts timeouts = new Timeouts(SHORT, SHORT, SHORT, LONG);
            Target target = Target.parse("http://127.0.0.1:" + full.getLocalPort());
            Kind kind = Kind.FIRST_BYTE_TIMEOUT;
            List<Socket> fillers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                Thread.ofVirtual().start(() -> connect(filler, full.getLocalPort()));
            }
            for (int i = 0; i < 20 && kind != Kind.CONNECT_TIMEOUT; i++) {
                kind = failure(() -> many.send(UpstreamRequest.get(target, "/", List.of(), timeouts)))
                        .kind();
            }
            assertThat(kind).isEqualTo(Kind.CONNECT_TIMEOUT);
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    private static void connect(Socket socket, int port) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        } catch (IOException e) {
            // The queue is full, as it should be.
        }
    }

    @Test
    void connectsOnlyToAllowedAddresses() throws Exception {
        try (ScriptedServer server = keepingAlive(OK);
                UpstreamClient careful = new UpstreamClient(
                        ClientLimits.defaults(),
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        address -> !address.isLoopbackAddress())) {
            Target target = Target.parse("http://localhost:" + server.port());
            UpstreamFailure failure = failure(() -> careful.send(UpstreamRequest.get(target, "/", List.of(), PATIENT)));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void canBeCancelledFromAnotherThreadWhileItWaits() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\n\r\n");
                    peer.awaitClose();
                });
                Exchange exchange = client.send(get(server, PATIENT))) {
            FutureTask<UpstreamFailure> reader = new FutureTask<>(() -> failure(() -> exchange.readAll(9)));
            Thread thread = Thread.ofVirtual().start(reader);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            exchange.cancel();
            assertThat(reader.get().kind()).isEqualTo(Kind.CANCELLED);
            assertThat(failure(() -> exchange.readAll(9)).kind()).isEqualTo(Kind.CANCELLED);
        }
    }

    @Test
    void cancellingAClosedExchangeLeavesItsConnectionAlone() throws Exception {
        try (ScriptedServer server = keepingAlive(OK)) {
            Exchange first = client.send(get(server, PATIENT));
            first.readAll(9);
            first.close();
            try (Exchange second = client.send(get(server, PATIENT))) {
                first.cancel();
                first.close();
                assertThat(second.readAll(9)).hasSize(2);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptBreaksTheWaitForHeadersOff() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedPeer::awaitClose)) {
            FutureTask<UpstreamFailure> sender =
                    new FutureTask<>(() -> failure(() -> client.send(get(server, PATIENT))));
            Thread thread = Thread.ofVirtual().start(sender);
            while (server.connections() == 0) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            assertThat(sender.get().kind()).isEqualTo(Kind.CANCELLED);
        }
    }

    @Test
    void beatsWhileTheUpstreamIsSilentBeforeItsHeadersAndInItsBody() throws Exception {
        CountDownLatch beforeHeaders = new CountDownLatch(3);
        CountDownLatch inBody = new CountDownLatch(6);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readRequest();
            beforeHeaders.await();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            inBody.await();
            peer.send("cd");
            peer.awaitClose();
        })) {
            Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(20), () -> {
                beforeHeaders.countDown();
                inBody.countDown();
            });
            assertThat(text(all(client.send(get(server, PATIENT).with(heartbeat)))))
                    .isEqualTo("abcd");
        }
    }

    @Test
    void beatsAlsoWhileHeadersTrickle() throws Exception {
        AtomicInteger beats = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nA: ");
            while (beats.get() < 3) {
                peer.send("x");
                TimeUnit.MILLISECONDS.sleep(5);
            }
            peer.send("\r\nContent-Length: 0\r\n\r\n");
        })) {
            Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(30), beats::incrementAndGet);
            assertThat(all(client.send(get(server, PATIENT).with(heartbeat)))).isEmpty();
        }
    }

    @Test
    void aHeartbeatThatFailsEndsTheExchange() throws Exception {
        IOException gone = new IOException("client gone");
        try (ScriptedServer server = ScriptedServer.start(ScriptedPeer::awaitClose)) {
            Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(20), () -> {
                throw gone;
            });
            UpstreamFailure failure =
                    failure(() -> client.send(get(server, PATIENT).with(heartbeat)));
            assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
            assertThat(failure).hasCause(gone);
        }
    }

    @Test
    void refusesHeadersThatWouldChangeTheRequest() {
        assertThatThrownBy(() -> new Header("A", "b\r\nHost: x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("A", "b\u0000")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("A", "\u20ac")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("A:", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Header("Authorization", "secret").toString()).doesNotContain("secret");
        Target target = Target.parse("http://localhost");
        for (String name : List.of("host", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "Connection")) {
            List<Header> headers = List.of(new Header(name, "1"));
            assertThatThrownBy(() -> UpstreamRequest.get(target, "/", headers, PATIENT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String path : List.of("", "x", "/a b", "/a\r\n", "/\u00e9", "/#a")) {
            assertThatThrownBy(() -> UpstreamRequest.get(target, path, List.of(), PATIENT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesABaseUrlInDoubtAndDoesNotRepeatIt() {
        assertThat(Target.parse("HTTPS://API.Example.com/v1//"))
                .isEqualTo(new Target(true, "api.example.com", 443, "/v1"));
        assertThat(Target.parse("http://[::1]:81").authority()).isEqualTo("[::1]:81");
        for (String url : List.of(
                "",
                "example.com",
                "ftp://secret/",
                "http:///x",
                "http://u:secret@h/",
                "http://h/?secret",
                "http://h/#x",
                "http://h:0/",
                "http://h:99999/",
                "http://h/a b")) {
            assertThatThrownBy(() -> Target.parse(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    private void assertRefused(Kind kind, String response) throws Exception {
        // The connection stays open, so that only the bytes can be the reason.
        try (ScriptedServer server = keepingAlive(response)) {
            UpstreamFailure failure = failure(() -> call(server));
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.anyByteReceived()).isTrue();
            assertThat(failure.requestSent()).isTrue();
        }
    }

    private static ScriptedServer keepingAlive(String response) throws IOException {
        return ScriptedServer.start(peer -> {
            while (true) {
                peer.readRequest();
                peer.send(response);
            }
        });
    }

    private String call(ScriptedServer server) throws UpstreamFailure {
        return text(all(client.send(get(server, PATIENT))));
    }

    private static byte[] all(Exchange exchange) throws UpstreamFailure {
        try (exchange) {
            return exchange.readAll(1 << 20);
        }
    }

    private static UpstreamRequest get(ScriptedServer server, Timeouts timeouts) {
        return UpstreamRequest.get(target(server), "/", List.of(), timeouts);
    }

    private static Target target(ScriptedServer server) {
        return Target.parse("http://127.0.0.1:" + server.port());
    }

    private static UpstreamFailure failure(ThrowingCallable call) {
        UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
