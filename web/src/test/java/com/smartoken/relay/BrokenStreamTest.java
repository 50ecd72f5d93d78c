package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.testing.RawCall;
import com.smartoken.wire.upstream.ScriptedPeer;
import com.smartoken.wire.upstream.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stream that broke looks broken to every client, whichever of the signs it looks at: an error that comes before all else in
 * its event, no end of the answer behind it, and a connection that breaks off.
 */
class BrokenStreamTest extends EvilServer {
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, 'data: {\"error\":{\"message\":\"'",
        "/v1/completions, 'data: {\"error\":{\"message\":\"'",
        "/v1/messages, 'data: {\"type\":\"error\",\"error\":{\"type\":\"'",
        "/v1/responses, 'data: {\"error\":{\"message\":\"'"
    })
    void tellsItsErrorFirstAndIsThenCutOffAtEveryDoor(String door, String last) throws IOException {
        for (Script end : List.<Script>of(
                ScriptedPeer::reset,
                peer -> {},
                peer -> peer.send("data: {\"error\":{\"message\":\"x\"}}\n\n"),
                peer -> peer.send("data: {\"choices\":[{\"del\n\n"),
                ScriptedPeer::awaitClose)) {
            script = says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + CHUNK, end);
            RawCall call = ask(door, "");
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(call.body()).contains("Hello to you").doesNotContain("[DONE]", "message_stop", LAST_CHUNK);
            List<String> events = call.body()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .toList();
            assertThat(events.getLast()).startsWith(last).containsPattern("upstream_(error|timeout)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/responses"})
    void aStreamThatIsWholeEndsAsChunksDo(String door) throws IOException {
        script = says(whole("text/event-stream", CHUNK + FINISH + DONE));
        assertThat(ask(door, "").body()).contains("Hello to you").endsWith(LAST_CHUNK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses"})
    void aRepeatOfACallWhoseStreamBrokeBreaksOffToo(String door) throws IOException {
        script = says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + CHUNK, ScriptedPeer::reset);
        String once = "Idempotency-Key: broken " + door + "\r\n";
        String first = ask(door, once).body();
        RawCall again = ask(door, once);
        assertThat(again.header("x-smartoken-replayed")).isEqualTo("true");
        assertThat(again.body()).doesNotContain(LAST_CHUNK);
        assertThat(events(again.body())).isEqualTo(events(first));
    }

    /** As proxies speak whose setting nobody touched: there only a reset tells it from an end. */
    @Test
    void aClientOfHttp10IsResetBehindTheError() throws IOException {
        script = says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + CHUNK, ScriptedPeer::reset);
        URI uri = URI.create(server.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(request("/v1/chat/completions", "")
                            .replace("HTTP/1.1", "HTTP/1.0")
                            .getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            assertThatThrownBy(() -> socket.getInputStream().transferTo(heard)).hasMessageContaining("reset");
            assertThat(heard.toString(StandardCharsets.UTF_8)).contains("Hello to you", "data: {\"error\":{");
        }
    }

    private static List<String> events(String chunked) {
        return chunked.lines().filter(line -> line.startsWith("data: ")).toList();
    }

    private RawCall ask(String door, String headers) throws IOException {
        return RawCall.send(server, request(door, headers));
    }

    private String request(String door, String headers) {
        String asked = switch (door) {
            case "/v1/responses" -> "\"max_output_tokens\": 50, \"input\": \"Hello there\"";
            case "/v1/completions" -> "\"max_tokens\": 50, \"prompt\": \"Hello there\"";
            default -> "\"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]";
        };
        String body = "{\"model\": \"evil\", \"stream\": true, " + asked + "}";
        return "POST " + door + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + customer.key()
                + "\r\nContent-Type: application/json\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
