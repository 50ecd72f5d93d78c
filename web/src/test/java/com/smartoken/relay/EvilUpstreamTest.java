package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.wire.upstream.ScriptedPeer;
import com.smartoken.wire.upstream.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An upstream on raw sockets that does its worst, through the whole service, for a JSON answer and for a stream: the
 * client gets one defined answer, and the books are clean.
 */
class EvilUpstreamTest extends EvilServer {
    private static final String BOMB = bomb();

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
