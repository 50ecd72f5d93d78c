package com.smartoken.relay.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients that are not written in Java send, as {@code src/test/resources/exchanges} has it: captured from the client
 * itself where it says so (keys and identities taken out, long texts shortened), else of its shape. What must reach the
 * upstream and come back was checked by hand against what they read.
 */
class RecordedExchangesTest extends ServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Customer customer;

    @BeforeAll
    static void start() {
        customer = server.customer("5");
    }

    static List<Path> exchanges() throws IOException {
        Path folder = Path.of(System.getProperty("smartoken.root", "..")).resolve("web/src/test/resources/exchanges");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void givesTheClientWhatItReads(Path file) throws Exception {
        JsonNode exchange = JSON.readTree(Files.readString(file));
        HttpRequest.Builder request = server.request(exchange.get("path").textValue())
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(exchange.get("body").toString()));
        for (var header : exchange.get("headers").properties()) {
            request.header(header.getKey(), header.getValue().textValue());
        }
        HttpResponse<String> response = server.send(request);
        int status = exchange.path("status").asInt(200);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (status != 200) {
            assertHas(JSON.readTree(response.body()), exchange.get("answer"));
            return;
        }
        assertHas(server.first().requests().getLast().json(), exchange.path("upstream"));
        if (exchange.has("answer")) assertHas(JSON.readTree(response.body()), exchange.get("answer"));
        else assertThat(events(response.body())).isEqualTo(texts(exchange.get("events")));
        assertThat(server.logged(response, "outcome = 'settled' and not estimated"))
                .isTrue();
    }

    /** Each pointer leads to its value; null where there must be nothing. */
    private static void assertHas(JsonNode found, JsonNode wanted) {
        for (var one : wanted.properties()) {
            JsonNode at = found.at(one.getKey());
            if (one.getValue().isNull())
                assertThat(at.isMissingNode() || at.isNull()).as(one.getKey()).isTrue();
            else assertThat(at).as(one.getKey()).isEqualTo(one.getValue());
        }
    }

    /** The names of a stream's events, each repetition once. */
    private static List<String> events(String body) throws IOException {
        List<String> events = new ArrayList<>();
        for (String line :
                body.lines().filter(line -> line.startsWith("data: ")).toList()) {
            String data = line.substring(6);
            JsonNode event = data.equals("[DONE]") ? null : JSON.readTree(data);
            String name = event == null
                    ? data
                    : event.path("type").asText(event.path("object").asText());
            if (events.isEmpty() || !events.getLast().equals(name)) events.add(name);
        }
        return events;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.textValue()));
        return texts;
    }
}
