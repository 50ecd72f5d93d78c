package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.wire.upstream.ScriptedPeer;
import com.smartoken.wire.upstream.ScriptedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that stops reading its stream holds the upstream back, and after a stall of a second is cut. */
class StalledClientTest {
    private static final String STALL_SECONDS = "1";
    /** 10 tokens of input at a dollar a million, 7,000 of output at two. */
    private static final long CHARGED_IN_FULL = 10_000 + 2_000L * 8_192;

    private static final int CHUNKS = 200;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final String CHUNK =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "a".repeat(CHUNK_BYTES) + "\"}}]}\n\n";

    private static final String LAST =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":8192,\"total_tokens\":8202}}\n\n"
                    + "data: [DONE]\n\n";

    private static final CountDownLatch cut = new CountDownLatch(1);
    private static ScriptedServer upstream;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        upstream = ScriptedServer.start(StalledClientTest::pour);
        server = TestServer.before(
                URI.create("http://127.0.0.1:" + upstream.port() + "/v1"),
                Map.of("SMARTOKEN_CLIENT_STALL", STALL_SECONDS));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        upstream.close();
    }

    @AfterEach
    void booksAreRight() {
        server.first().always(Fault.NONE);
        server.requireCleanBooks();
    }

    /** More than all buffers on the way can hold. */
    private static void pour(ScriptedPeer peer) throws Exception {
        peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        try {
            for (int i = 0; i < CHUNKS; i++) peer.send(CHUNK);
        } catch (IOException e) {
            cut.countDown();
        }
    }

    @Test
    void theUpstreamIsCutAndWhatWasGeneratedIsCharged() throws Exception {
        Customer customer = server.customer("10");
        long begun = System.nanoTime();
        try (Socket client = stalled(server, customer)) {
            assertThat(client.isConnected()).isTrue();
            assertThat(cut.await(20, TimeUnit.SECONDS))
                    .as("the upstream is cut")
                    .isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
            TestServer.await(() -> server.database()
                            .number("select count(*) from usage_record where model = 'evil' and outcome = 'settled'"
                                    + " and status = 499 and error_code = 'client_left' and charged > 0")
                    == 1);
        }
        long charged = server.database().number("select charged from usage_record where model = 'evil'");
        assertThat(server.available(customer)).isEqualTo(10_000_000_000L - charged);
    }

    @Test
    void anUpstreamThatBillsInFullIsReadToItsEndAndChargedInFull() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedServer inFull = ScriptedServer.start(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
                    for (int i = 0; i < CHUNKS; i++) peer.send(CHUNK);
                    peer.send(LAST);
                    ended.countDown();
                });
                TestServer drains =
                        TestServer.with(Map.of("SMARTOKEN_CLIENT_STALL", STALL_SECONDS), billsInFull(inFull))) {
            Customer customer = drains.customer("10");
            long begun = System.nanoTime();
            try (Socket client = stalled(drains, customer)) {
                assertThat(ended.await(20, TimeUnit.SECONDS))
                        .as("the upstream is read to its end")
                        .isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
                drains.requireCleanBooks();
                assertThat(isCut(client)).isTrue();
            }
            assertThat(drains.database()
                            .number("select count(*) from usage_record where outcome = 'settled' and not estimated"
                                    + " and input_tokens = 10 and output_tokens = 8192 and charged = "
                                    + CHARGED_IN_FULL))
                    .isEqualTo(1);
            assertThat(drains.available(customer)).isEqualTo(10_000_000_000L - CHARGED_IN_FULL);
        }
    }

    private static Upstream billsInFull(ScriptedServer script) {
        return new Upstream(
                "evil",
                Upstream.Protocol.OPENAI,
                URI.create("http://127.0.0.1:" + script.port() + "/v1"),
                "the-key",
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.BILLS_IN_FULL,
                Upstream.Breaker.NEVER,
                null,
                null);
    }

    /** Reads what had been sent before: a stream that was cut has no end. */
    private static boolean isCut(Socket client) {
        try {
            client.setSoTimeout(10_000);
            byte[] all = client.getInputStream().readAllBytes();
            return !new String(all, StandardCharsets.UTF_8).contains("[DONE]");
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    @Test
    void aClientThatWaitsForAnAnswerIsNotStalled() {
        Customer customer = server.customer("1");
        server.first().always(PlannedFault.lasting(Duration.ofMillis(2_500), Fault.SLOW_HEADERS));
        for (String more : new String[] {"", ", \"stream\": true"}) {
            assertThat(server.chat(customer, ChatCompletionTest.body("plain", more))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Asks for a stream and reads nothing of it. */
    private static Socket stalled(TestServer server, Customer customer) throws IOException {
        URI uri = URI.create(server.url());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String body =
                "{\"model\": \"evil\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + customer.key() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
