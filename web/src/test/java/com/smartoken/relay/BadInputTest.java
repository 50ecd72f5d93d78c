package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.relay.door.ChatDoor;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.RefusalTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no chat completion: one clear error each, nothing sent on, nothing held, nothing charged. */
class BadInputTest extends RefusalTest {
    private static final int LIMIT = 32 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"model\": \"plain\", \"messages\": [}",
                "{\"model\": \"plain\" \"messages\": []}",
                "{'model': 'plain'}",
                "{\"model\": \"plain\",}",
                "{\"model\": NaN}",
                "{\"model\": \"a\u0000b\"}",
                "{\"model\": \"\\ud83\"}",
                "nonsense",
                "\u00ff\u00fe"
            })
    void refusesBrokenJson(String body) {
        assertThat(refused(body).blames(null).message()).contains("not valid JSON");
    }

    @Test
    void refusesNoBodyAndAnEmptyOne() {
        ErrorEnvelope.of(server.send(request().POST(BodyPublishers.noBody()))).blames(null);
        assertThat(refused("").blames(null).message()).contains("no body");
        refused("  \n ").blames(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"text\"", "true"})
    void refusesJsonThatIsNoObject(String body) {
        assertThat(refused(body).blames(null).message()).contains("JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", ",", "\u0000", " []"})
    void refusesWhatFollowsTheObject(String junk) {
        refused(ChatCompletionTest.body("plain", "") + junk).blames(null);
    }

    @Test
    void refusesAFieldThatIsThereTwiceHoweverItIsWritten() {
        refused(ChatCompletionTest.body("plain", ", \"model\": \"spare\"")).blames("model");
        refused(ChatCompletionTest.body("plain", ", \"\\u006dodel\": \"spare\""))
                .blames("model");
        refused(ChatCompletionTest.body("plain", ", \"max_tokens\": 1, \"max_tokens\": 1000"))
                .blames("max_tokens");
    }

    @Test
    void refusesDeepNestingWithoutFollowingIt() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(refused(ChatCompletionTest.body("plain", ", \"odd\": " + deep))
                        .blames(null)
                        .message())
                .contains("nested");
        refused("{\"a\":".repeat(100_000)).blames(null);
    }

    @Test
    @Timeout(10)
    void refusesABodyOfMoreFieldsThanAnyRequestHasAtOnce() {
        StringBuilder fields = new StringBuilder(16 << 20);
        for (int i = 0; i < 600_000; i++) fields.append(",\"f").append(i).append("\":1");
        refused(ChatCompletionTest.body("plain", fields.toString())).blames(null);
        String empty = "{},".repeat(600_000);
        refused("{\"model\": \"plain\", \"messages\": [" + empty + "{}]}").blames(null);
    }

    @Test
    void refusesABodyOverTheLimit() throws IOException {
        byte[] spaces = new byte[LIMIT + 1];
        java.util.Arrays.fill(spaces, (byte) ' ');
        String head = head("Content-Length: " + spaces.length);
        assertRefusedOnTheWire(head.getBytes(StandardCharsets.US_ASCII), spaces);
    }

    @Test
    void refusesABodyTwiceTheLimitToAClientThatSendsAllOfItFirst() throws IOException {
        byte[] spaces = new byte[2 * LIMIT];
        java.util.Arrays.fill(spaces, (byte) ' ');
        String head = head("Content-Length: " + spaces.length);
        assertRefusedOnTheWire(head.getBytes(StandardCharsets.US_ASCII), spaces);
    }

    @Test
    void refusesABodyThatIsPackedAndSaysSo() {
        HttpRequest.Builder request = server.request(ChatDoor.PATH)
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(new byte[] {31, -117, 8, 0}));
        assertThat(ErrorEnvelope.of(server.send(request))
                        .is(415, "unsupported_media_type")
                        .message())
                .contains("Content-Encoding");
    }

    @Test
    void refusesAChunkedBodyOverTheLimit() throws IOException {
        String size = Integer.toHexString(LIMIT + 1);
        byte[] spaces = new byte[LIMIT + 1];
        java.util.Arrays.fill(spaces, (byte) ' ');
        assertRefusedOnTheWire(
                (head("Transfer-Encoding: chunked") + size + "\r\n").getBytes(StandardCharsets.US_ASCII), spaces);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"})
    void refusesAContentTypeThatIsNoJson(String type) {
        HttpRequest.Builder request = server.request(ChatDoor.PATH)
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(ChatCompletionTest.body("plain", "")));
        ErrorEnvelope.of(server.send(request)).is(415, "unsupported_media_type");
    }

    @Test
    void refusesAnUnknownModelWithoutRepeatingALongName() {
        ErrorEnvelope unknown = refused(ChatCompletionTest.body("nobody/nothing", ""));
        assertThat(unknown.is(404, "model_not_found").param()).isEqualTo("model");
        assertThat(unknown.message()).contains("nobody/nothing");
        ErrorEnvelope longName = refused(ChatCompletionTest.body("m".repeat(5_000), ""));
        assertThat(longName.is(404, "model_not_found").message()).hasSizeLessThan(300);
        refused(ChatCompletionTest.body("plain", ", \"models\": [\"nobody\"]")).is(404, "model_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"\"", "\"  \"", "[\"plain\"]", "{}", "true"})
    void refusesAModelOfTheWrongType(String model) {
        refused("{\"model\": " + model + ", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}")
                .blames("model");
    }

    @Test
    void refusesNoModel() {
        refused("{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}").blames("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"plain\"", "[7]", "{}", "[null]", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\"]"})
    void refusesFallbacksThatAreNoShortListOfNames(String models) {
        refused(ChatCompletionTest.body("plain", ", \"models\": " + models)).blames("models");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"messages\": []", ", \"messages\": null", ", \"messages\": {}"})
    void refusesEmptyOrMissingMessages(String messages) {
        refused("{\"model\": \"plain\"" + messages + "}").blames("messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hello\"", "[\"hello\"]", "[null]", "[[]]", "[{\"role\": \"user\"}, 7]"})
    void refusesMessagesThatAreNoObjects(String messages) {
        refused("{\"model\": \"plain\", \"messages\": " + messages + "}").blames("messages");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "-0",
                "1.5",
                "1.0",
                "\"10\"",
                "1e309",
                "1e2",
                "9223372036854775808",
                "18446744073709551617",
                "true",
                "[]",
                "{}"
            })
    void refusesAnOutputLimitThatIsNoPositiveInteger(String limit) {
        for (String field : new String[] {"max_tokens", "max_completion_tokens"}) {
            refused(ChatCompletionTest.body("plain", ", \"" + field + "\": " + limit))
                    .blames(field);
        }
    }

    @Test
    void refusesMoreOutputThanTheModelGives() {
        assertThat(refused(ChatCompletionTest.body("plain", ", \"max_tokens\": 8193"))
                        .blames("max_tokens")
                        .message())
                .contains("8192");
        refused(ChatCompletionTest.body("plain", ", \"max_completion_tokens\": 8193"))
                .blames("max_completion_tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100", "1.5", "\"2\"", "9223372036854775807"})
    void refusesANumberOfChoicesThatNobodyServes(String choices) {
        refused(ChatCompletionTest.body("plain", ", \"n\": " + choices)).blames("n");
    }

    @Test
    void refusesFlagsAndOptionsOfTheWrongType() {
        refused(ChatCompletionTest.body("plain", ", \"stream\": \"yes\"")).blames("stream");
        refused(ChatCompletionTest.body("plain", ", \"stream\": 1")).blames("stream");
        refused(ChatCompletionTest.body("plain", ", \"stream\": true, \"stream_options\": true"))
                .blames("stream_options");
        refused(ChatCompletionTest.body("plain", ", \"usage\": []")).blames("usage");
        refused(ChatCompletionTest.body("plain", ", \"user\": 7")).blames("user");
    }

    @Test
    void refusesAStreamAsPlainlyAsAJsonAnswer() {
        refused(ChatCompletionTest.body("plain", ", \"stream\": true, \"max_tokens\": 0"))
                .blames("max_tokens");
    }

    private static ErrorEnvelope refused(String body) {
        return ErrorEnvelope.of(server.chat(customer, body));
    }

    private static HttpRequest.Builder request() {
        return server.request(ChatDoor.PATH)
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json");
    }

    private static String head(String framing) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + customer.key()
                + "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n";
    }

    /** Sends raw bytes: clients' libraries stop reading when a server answers before they have sent all. */
    private static void assertRefusedOnTheWire(byte[] head, byte[] body) throws IOException {
        URI uri = URI.create(server.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(head);
            out.write(body);
            out.flush();
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (answer.indexOf("}}") < 0) {
                int next = in.read();
                if (next < 0) break;
                answer.append((char) next);
            }
            String said = answer.toString();
            assertThat(said).startsWith("HTTP/1.1 413 ").containsPattern("(?i)x-request-id: req_[0-9a-f]{32}");
            ErrorEnvelope.parse(413, said.substring(said.indexOf("\r\n\r\n") + 4))
                    .is(413, "request_too_large");
        }
    }
}
