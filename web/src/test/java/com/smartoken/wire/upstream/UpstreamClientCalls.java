package com.smartoken.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A client and scripted upstreams for it to call. */
@Timeout(20)
abstract class UpstreamClientCalls {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
    static final Duration SHORT = Duration.ofMillis(150);
    static final Duration LONG = Duration.ofSeconds(10);
    final UpstreamClient client = new UpstreamClient(ClientLimits.defaults());

    @AfterEach
    void closeClient() {
        client.close();
    }

    void assertRefused(Kind kind, String response) throws Exception {
        // The connection stays open, so that only the bytes can be the reason.
        try (ScriptedServer server = keepingAlive(response)) {
            UpstreamFailure failure = failure(() -> call(server));
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.anyByteReceived()).isTrue();
            assertThat(failure.requestSent()).isTrue();
        }
    }

    static ScriptedServer keepingAlive(String response) throws IOException {
        return ScriptedServer.start(peer -> {
            while (true) {
                peer.readRequest();
                peer.send(response);
            }
        });
    }

    String call(ScriptedServer server) throws UpstreamFailure {
        return text(all(client.send(get(server, PATIENT))));
    }

    static byte[] all(Exchange exchange) throws UpstreamFailure {
        try (exchange) {
            return exchange.readAll(1 << 20);
        }
    }

    static UpstreamRequest get(ScriptedServer server, Timeouts timeouts) {
        return UpstreamRequest.get(target(server), "/", List.of(), timeouts);
    }

    static Target target(ScriptedServer server) {
        return Target.parse("http://127.0.0.1:" + server.port());
    }

    static UpstreamFailure failure(ThrowingCallable call) {
        UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
