package com.smartoken.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and bodies of answers: read as they are meant, or refused. */
class UpstreamResponseTest extends UpstreamClientCalls {
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
}
