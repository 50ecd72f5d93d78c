package com.smartoken.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Upstreams that are slow or say nothing: timeouts, heartbeats, and a wait that is broken off. */
class UpstreamSilenceTest extends UpstreamClientCalls {
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
}
