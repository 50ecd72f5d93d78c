package com.smartoken.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are kept, used again, repeated on, and thrown away. */
class UpstreamPoolTest extends UpstreamClientCalls {
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
}
