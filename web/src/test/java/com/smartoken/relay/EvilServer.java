package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.wire.upstream.ScriptedServer;
import com.smartoken.wire.upstream.ScriptedServer.Script;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The service before an upstream on raw sockets that a test tells what to do; each test leaves clean books. */
abstract class EvilServer {
    static final long BALANCE = 1_000_000_000;
    static final String ASKED = "{\"model\": \"evil\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\","
            + " \"content\": \"Hello there\"}]%s}";
    static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";
    static final String ANSWER = "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello to you\"},\"finish_reason\":\"stop\"}],\"usage\":%s}";
    static final String GOOD = "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}";
    static final String CHUNK =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello to you\"}}]}\n\n";
    static final String FINISH =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    static final String DONE = "data: [DONE]\n\n";
    static ScriptedServer upstream;
    static ScriptedServer inner;
    static TestServer server;
    static volatile Script script = peer -> {};
    Customer customer;

    @BeforeAll
    static void start() throws IOException {
        upstream = ScriptedServer.start(peer -> script.play(peer));
        inner = ScriptedServer.answering(whole("application/json", ANSWER.formatted(GOOD)));
        server = TestServer.before(URI.create("http://127.0.0.1:" + upstream.port() + "/v1"));
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            server.requireCleanBooks();
        } finally {
            server.close();
            upstream.close();
            inner.close();
        }
    }

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
    }

    @AfterEach
    void booksAreRight() {
        server.requireNoHolds();
        assertThat(inner.connections()).as("nobody was led to an inner address").isZero();
    }

    static Script says(String bytes) {
        return says(bytes, peer -> {});
    }

    static Script says(String bytes, Script then) {
        return peer -> {
            peer.readRequest();
            if (!bytes.isEmpty()) peer.send(bytes);
            then.play(peer);
        };
    }

    static String whole(String type, String body) {
        return whole(type, body, body.length());
    }

    static String whole(String type, String body, int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }
}
