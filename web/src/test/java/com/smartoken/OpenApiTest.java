package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.smartoken.testing.TestServer;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description of the API against the standard's own schema and against the service that it describes. */
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestServer server;
    private static JsonNode api;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        api = JSON.readTree(server.get("/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void isValidByTheSchemaOfOpenApi31() throws Exception {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi/oas-3.1-schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(JSON.readTree(in));
            assertThat(schema.validate(api)).isEmpty();
            assertThat(schema.validate(JSON.readTree("{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"x\"}}")))
                    .isNotEmpty();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        api.findValues("$ref").forEach(one -> references.add(one.textValue()));
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(api.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    @Test
    void everySchemaOfAJsonBodyIsValidAndItsExamplesFitIt() throws Exception {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        int checked = 0;
        for (JsonNode content : api.findValues("application/json")) {
            String reference = content.at("/schema/$ref").asText();
            JsonNode schema = JSON.createObjectNode().put("$ref", reference).set("components", api.get("components"));
            List<JsonNode> examples = new ArrayList<>();
            if (content.has("example")) examples.add(content.get("example"));
            content.path("examples").forEach(example -> examples.add(example.get("value")));
            assertThat(examples).as(reference).isNotEmpty();
            for (JsonNode example : examples) {
                assertThat(factory.getSchema(schema).validate(example))
                        .as("%s %s", reference, example)
                        .isEmpty();
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    @Test
    void everyCallHasAnIdOfItsOwnAndSaysWhatItIs() {
        Set<String> ids = new HashSet<>();
        for (JsonNode path : api.get("paths")) {
            for (JsonNode call : path) {
                assertThat(ids.add(call.get("operationId").asText())).isTrue();
                assertThat(call.get("summary").asText()).isNotBlank();
                assertThat(call.get("tags")).isNotEmpty();
            }
        }
    }

    @Test
    void describesTheRoutesThatThereAreAndNoOther() {
        Set<String> described = new TreeSet<>();
        for (var path : api.get("paths").properties()) {
            for (var call : path.getValue().properties()) {
                described.add(call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        Set<String> routes = new TreeSet<>();
        for (String route : server.routes().stream()
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList()) {
            String path = route.substring(route.indexOf(' ') + 1);
            if (path.startsWith("/v1/") || path.equals("/healthz") || path.equals("/readyz")) {
                routes.add(route.replace('<', '{').replace('>', '}'));
            }
        }
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void answersAreAsDescribed() throws Exception {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        TestServer.Customer customer = server.customer("5");
        String sent = "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        assertThat(problems(
                        factory, "ChatCompletion", server.chat(customer, sent).body()))
                .isEmpty();
        assertThat(problems(factory, "Error", server.chat(customer, "{}").body()))
                .isEmpty();
        assertThat(problems(factory, "ModelList", server.get("/v1/models").body()))
                .isEmpty();
        assertThat(problems(factory, "Model", server.get("/v1/models/plain").body()))
                .isEmpty();
        assertThat(problems(
                        factory,
                        "Quote",
                        server.send(server.request("/v1/quote")
                                        .header("Authorization", "Bearer " + customer.key())
                                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(sent)))
                                .body()))
                .isEmpty();
        assertThat(problems(factory, "Error", server.get("/v1/models/none").body()))
                .isEmpty();
    }

    private static Set<?> problems(JsonSchemaFactory factory, String schema, String body) throws Exception {
        JsonNode wanted = JSON.createObjectNode()
                .put("$ref", "#/components/schemas/" + schema)
                .set("components", api.get("components"));
        return factory.getSchema(wanted).validate(JSON.readTree(body));
    }
}
