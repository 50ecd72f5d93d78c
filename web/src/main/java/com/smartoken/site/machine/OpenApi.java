package com.smartoken.site.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.smartoken.http.Representation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the API (OpenAPI 3.1), written as YAML and served as JSON with the addresses of this service. */
final class OpenApi {
    static final String PATH = "/openapi.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    private final JsonNode document;
    private final Representation representation;

    private OpenApi(JsonNode document) {
        this.document = document;
        this.representation = Representation.of("application/json", pretty(document));
    }

    /** The description as this service serves it. */
    static OpenApi of(String apiBase, String origin) {
        String yaml = source().replace("{{api_base}}", apiBase).replace("{{origin}}", origin);
        Object tree = new Load(LoadSettings.builder().setLabel("openapi.yaml").build()).loadFromString(yaml);
        return new OpenApi(JSON.valueToTree(tree));
    }

    JsonNode document() {
        return document;
    }

    Representation representation() {
        return representation;
    }

    /** What a node means: itself, or what it refers to. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.get("$ref");
        return reference == null ? node : document.at(reference.textValue().substring(1));
    }

    /** JSON for people to read. */
    static String pretty(JsonNode node) {
        try {
            return PRETTY.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static String source() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) throw new IllegalStateException("openapi.yaml is not packed");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
