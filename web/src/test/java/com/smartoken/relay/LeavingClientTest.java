package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.wire.upstream.ScriptedPeer;
import com.smartoken.wire.upstream.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that leave while their upstream is silent: noticed long before the next sign of life would be sent. */
class LeavingClientTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String CHUNK =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello \"}}]}\n\n";
    private static final String FINISH =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String LAST =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}\n\ndata: [DONE]\n\n";

    private static final Semaphore asked = new Semaphore(0);
    private static volatile CountDownLatch cut = new CountDownLatch(1);
    private static volatile CountDownLatch goOn = new CountDownLatch(1);
    private static volatile String begin = "";
    private static ScriptedServer upstream;
    private static TestServer server;
    private Customer customer;

    @BeforeAll
    static void start() throws IOException {
        upstream = ScriptedServer.start(LeavingClientTest::silent);
        server = TestServer.before(URI.create("http://127.0.0.1:" + upstream.port() + "/v1"), Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            server.requireCleanBooks();
        } finally {
            server.close();
            upstream.close();
        }
    }

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
        cut = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
        begin = "";
    }

    @AfterEach
    void booksAreRight() {
        server.requireNoHolds();
    }

    /** Says how it begins and then nothing, until it may go on or is cut. */
    private static void silent(ScriptedPeer peer) throws Exception {
        peer.readRequest();
        peer.send(begin);
        asked.release();
        Thread.ofVirtual().start(() -> {
            try {
                peer.awaitClose();
            } catch (IOException e) {
                // cut all the same
            }
            cut.countDown();
        });
        goOn.await(60, TimeUnit.SECONDS);
        peer.send((begin.isEmpty() ? HEAD : "") + CHUNK + LAST);
    }

    @Test
    void whoLeavesBeforeTheFirstByteCutsTheUpstreamAndPaysNothing() throws Exception {
        leave();
        assertThat(logged("status = 499 and error_code = 'client_left' and charged = 0"))
                .isEqualTo(1);
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
    }

    @Test
    void whoLeavesInASilenceOfTheStreamPaysForWhatCame() throws Exception {
        begin = HEAD + CHUNK;
        leave();
        assertThat(logged("status = 499 and error_code = 'client_left' and charged > 0"))
                .isEqualTo(1);
    }

    /** All that is missing is the count of tokens, and waiting for it costs nothing. */
    @Test
    void whoLeavesAfterTheLastWordPaysByTheCountThatComesSoonAfter() throws Exception {
        begin = HEAD + CHUNK + FINISH;
        try (Socket client = connect()) {
            send(client, true);
            asked.acquire();
        }
        assertThat(cut.await(1, TimeUnit.SECONDS)).isFalse();
        goOn.countDown();
        TestServer.await(() -> logged("not estimated and input_tokens = 10 and output_tokens = 2") == 1);
    }

    @Test
    void whoLeavesAfterTheLastWordIsNotWaitedForLong() throws Exception {
        begin = HEAD + CHUNK + FINISH;
        leave();
        assertThat(logged("estimated and charged > 0")).isEqualTo(1);
    }

    /** Asks, closes the connection while the upstream says nothing, and waits until that is in the books. */
    private void leave() throws Exception {
        long left;
        try (Socket client = connect()) {
            send(client, true);
            asked.acquire();
            left = System.nanoTime();
        }
        assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(SOON);
        TestServer.await(() -> logged("true") == 1);
    }

    @Test
    void whatAClientSendsWhileItWaitsIsItsNextRequest() throws Exception {
        try (Socket client = connect()) {
            client.setSoTimeout(20_000);
            send(client, true);
            asked.acquire();
            send(client, false);
            assertThat(cut.await(2, TimeUnit.SECONDS)).isFalse();
            goOn.countDown();
            String answers = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).containsOnlyOnce("data: [DONE]");
            assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(3);
            assertThat(answers.substring(answers.lastIndexOf("HTTP/1.1 "))).contains("\"object\":\"list\"");
        }
    }

    @Test
    void whoClosesItsSendingHalfIsTakenForGoneAndToldNothingFalse() throws Exception {
        try (Socket client = connect()) {
            client.setSoTimeout(20_000);
            send(client, true);
            asked.acquire();
            client.shutdownOutput();
            assertThat(readAll(client.getInputStream())).isEmpty();
        }
    }

    private long logged(String condition) {
        return server.database()
                .number("select count(*) from usage_record where account_id = "
                        + customer.account().id() + " and (" + condition + ")");
    }

    private static String readAll(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Socket connect() throws IOException {
        URI uri = URI.create(server.url());
        return new Socket(uri.getHost(), uri.getPort());
    }

    private void send(Socket client, boolean stream) throws IOException {
        String body =
                "{\"model\": \"evil\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        String call = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + customer.key()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        String list = "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write((stream ? call : list).getBytes(StandardCharsets.US_ASCII));
    }
}
