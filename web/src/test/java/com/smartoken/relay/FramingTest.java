package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.RawCall;
import com.smartoken.testing.RefusalTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that frame a request in two ways at once, or that never finish it: cut, with nothing held and nothing sent on. */
class FramingTest extends RefusalTest {
    private static final String BODY =
            "{\"model\": \"plain\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5|Content-Length: 90",
                "Content-Length: 90, 5",
                "Content-Length: 90|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 90",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Content-Length: +90",
                "Content-Length: -1",
                "Content-Length: 0x5a",
                "Content-Length: 99999999999999999999",
                "X-Folded: a| b|Content-Length: 90",
                "X-Folded: a|\tTransfer-Encoding: chunked|Content-Length: 90",
                "Content-Length : 90",
                "X Y: a|Content-Length: 90"
            })
    void refusesARequestWhoseEndIsInDoubt(String headers) throws IOException {
        assertRefused(RawCall.send(server, head(headers.replace("|", "\r\n")) + BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n{}\r\n0\r\n\r\n", "-5\r\n{}\r\n0\r\n\r\n", "5;\r\n{}\n0\n\n"})
    void refusesBrokenChunks(String chunks) throws IOException {
        assertRefused(RawCall.send(server, head("Transfer-Encoding: chunked") + chunks));
    }

    @Test
    void refusesAVersionOfHttpThatThereIsNot() throws IOException {
        RawCall call =
                RawCall.send(server, head("Content-Length: " + BODY.length()).replace("HTTP/1.1", "HTTP/7.1") + BODY);
        ErrorEnvelope.parse(call.status(), call.body()).is(400, "invalid_request");
        assertThat(call.header("x-request-id")).matches("req_[0-9a-f]{32}");
    }

    /** One answer, and the connection ends with it: what follows is never read as another request. */
    private static void assertRefused(RawCall call) {
        ErrorEnvelope.parse(call.status(), call.body()).blames(null);
        assertThat(call.header("x-request-id")).matches("req_[0-9a-f]{32}");
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.header("connection")).isEqualTo("close");
    }

    @Test
    void cutsABodyThatTrickles() throws Exception {
        URI uri = URI.create(server.url());
        long begun = System.nanoTime();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(60_000);
            Thread writer = Thread.ofVirtual().start(() -> trickle(socket));
            String answer = read(socket.getInputStream());
            writer.join(Duration.ofSeconds(5));
            int end = answer.indexOf("\r\n\r\n");
            ErrorEnvelope.parse(Integer.parseInt(answer.substring(9, 12)), answer.substring(end + 4))
                    .is(408, "request_timeout");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(20));
    }

    /** A byte and another one each half second, as an attacker does who wants to be let live. */
    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream()
                    .write(head("Content-Length: " + BODY.length() * 100).getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                socket.getOutputStream().write('{');
                socket.getOutputStream().flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        } catch (IOException e) {
            // cut
        }
    }

    private static String read(InputStream in) {
        StringBuilder all = new StringBuilder();
        try {
            for (int one = in.read(); one >= 0; one = in.read()) all.append((char) one);
        } catch (IOException e) {
            // cut after its answer
        }
        return all.toString();
    }

    private static String head(String framing) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + customer.key()
                + "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n";
    }
}
