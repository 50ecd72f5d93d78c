package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.upstream.ScriptedPeer;
import com.smartoken.upstream.ScriptedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    private static final int CHUNKS = 200;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final String CHUNK =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "a".repeat(CHUNK_BYTES) + "\"}}]}\n\n";

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
        try (Socket client = stalled(customer)) {
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
    private static Socket stalled(Customer customer) throws IOException {
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
