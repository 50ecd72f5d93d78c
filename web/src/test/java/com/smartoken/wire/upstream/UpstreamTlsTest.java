package com.smartoken.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.smartoken.wire.upstream.ScriptedServer.Script;
import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UpstreamTlsTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final TestCertificate CERTIFICATE = makeCertificate();

    private final UpstreamClient client =
            new UpstreamClient(ClientLimits.defaults(), CERTIFICATE.trusting(), address -> true);

    private static TestCertificate makeCertificate() {
        try {
            return TestCertificate.make();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void talksTlsAndUsesTheConnectionAgain() throws Exception {
        byte[] body = new byte[300_000];
        try (ScriptedServer server = secure(UpstreamTlsTest::answerAll)) {
            for (int i = 0; i < 3; i++) {
                UpstreamRequest request =
                        UpstreamRequest.post(target("localhost", server), "/", List.of(), body, PATIENT);
                try (Exchange exchange = client.send(request)) {
                    assertThat(exchange.readAll(9)).hasSize(2);
                }
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void refusesACertificateForAnotherNameOrOfAnUnknownAuthority() throws Exception {
        try (ScriptedServer server = secure(UpstreamTlsTest::answerAll);
                UpstreamClient strict = new UpstreamClient(ClientLimits.defaults())) {
            UpstreamFailure wrongName = failure(() -> client.send(get("127.0.0.1", server, PATIENT)));
            assertThat(wrongName.kind()).isEqualTo(Kind.TLS);
            assertThat(wrongName.requestSent()).isFalse();
            assertThat(wrongName.getMessage()).doesNotContain("127.0.0.1", "localhost");
            UpstreamFailure unknown = failure(() -> strict.send(get("localhost", server, PATIENT)));
            assertThat(unknown.kind()).isEqualTo(Kind.TLS);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void endsTheWaitForAHandshakeThatStalls() throws Exception {
        try (ScriptedServer silent = ScriptedServer.start(ScriptedPeer::awaitClose)) {
            Timeouts hasty = new Timeouts(Duration.ofMillis(200), LONG, LONG, LONG);
            UpstreamFailure failure = failure(() -> client.send(get("localhost", silent, hasty)));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void reportsAHandshakeWithSomethingElse() throws Exception {
        try (ScriptedServer plain = ScriptedServer.start(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.awaitClose();
        })) {
            UpstreamFailure failure = failure(() -> client.send(get("localhost", plain, PATIENT)));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void endsTheWaitForAnUpstreamThatTakesNoBytes() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = secure(peer -> {
            peer.readHead();
            over.await();
        })) {
            Timeouts hasty = new Timeouts(LONG, LONG, Duration.ofMillis(300), LONG);
            UpstreamRequest request =
                    UpstreamRequest.post(target("localhost", server), "/", List.of(), new byte[32 << 20], hasty);
            UpstreamFailure failure = failure(() -> client.send(request));
            assertThat(failure.kind()).isEqualTo(Kind.IDLE_TIMEOUT);
            assertThat(failure.requestSent()).isFalse();
            over.countDown();
        }
    }

    @Test
    void losesNoByteWhenAWaitIsInterruptedByHeartbeatsInsideARecord() throws Exception {
        AtomicInteger beats = new AtomicInteger();
        String response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        try (ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ScriptedServer server = secure(peer -> {
                    peer.readRequest();
                    awaitBeatAfter(0, beats, peer.socket());
                    peer.send(response);
                    peer.awaitClose();
                })) {
            Thread.ofVirtual().start(() -> trickle(front, server.port(), beats));
            Target target = Target.parse("https://localhost:" + front.getLocalPort());
            Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(2), beats::incrementAndGet);
            UpstreamRequest request =
                    UpstreamRequest.get(target, "/", List.of(), PATIENT).with(heartbeat);
            try (Exchange exchange = client.send(request)) {
                assertThat(new String(exchange.readAll(100), StandardCharsets.US_ASCII))
                        .isEqualTo("hello");
            }
            assertThat(beats.get()).isGreaterThan(response.length());
        }
    }

    /** Passes the server's bytes on one by one, each after another heartbeat once these have begun. */
    private static void trickle(ServerSocket front, int port, AtomicInteger beats) {
        try (Socket near = front.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> copy(near, far));
            near.setTcpNoDelay(true);
            InputStream in = far.getInputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (beats.get() > 0) {
                    awaitBeatAfter(beats.get(), beats, near);
                }
                near.getOutputStream().write(octet);
            }
        } catch (IOException e) {
            // The client went: all is said.
        }
    }

    private static void awaitBeatAfter(int seen, AtomicInteger beats, Socket whileOpen) {
        while (beats.get() == seen && !whileOpen.isClosed()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The same.
        }
    }

    private static void answerAll(ScriptedPeer peer) throws IOException {
        while (true) {
            peer.readRequest();
            peer.send(OK);
        }
    }

    private static ScriptedServer secure(Script script) throws Exception {
        return ScriptedServer.on(CERTIFICATE.listener(), script);
    }

    private static Target target(String host, ScriptedServer server) {
        return Target.parse("https://" + host + ":" + server.port());
    }

    private static UpstreamRequest get(String host, ScriptedServer server, Timeouts timeouts) {
        return UpstreamRequest.get(target(host, server), "/", List.of(), timeouts);
    }

    private static UpstreamFailure failure(ThrowingCallable call) {
        UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
