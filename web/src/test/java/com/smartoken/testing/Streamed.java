package com.smartoken.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole streamed answer, after what is the same for all streams was checked. */
public record Streamed(List<JsonNode> chunks, boolean isDone) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a stream: every event is a chunk with the answer's id and model; {@code [DONE]} comes last or not at all. */
    public static Streamed of(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("content-encoding")).isEmpty();
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        List<JsonNode> chunks = new ArrayList<>();
        boolean done = false;
        for (String line : response.body().lines().toList()) {
            if (line.isEmpty() || line.startsWith(":")) continue;
            assertThat(line).startsWith("data: ");
            assertThat(done).as("nothing follows [DONE]").isFalse();
            if (line.equals("data: [DONE]")) done = true;
            else chunks.add(parse(line.substring(6)));
        }
        assertThat(chunks)
                .isNotEmpty()
                .allMatch(chunk -> chunk.path("id").textValue().equals(id))
                .allMatch(chunk -> chunk.path("object").textValue().equals("chat.completion.chunk"))
                .allMatch(chunk -> !chunk.path("model").textValue().startsWith("vendor-"));
        return new Streamed(List.copyOf(chunks), done);
    }

    /** All text of the first choice. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (JsonNode chunk : chunks)
            text.append(chunk.at("/choices/0/delta/content").asText(""));
        return text.toString().replace("null", "");
    }

    /** The usage of the last chunk; an error when there is none. */
    public JsonNode usage() {
        JsonNode usage = chunks.getLast().get("usage");
        assertThat(usage).as("usage in " + chunks.getLast()).isNotNull();
        return usage;
    }

    /** The error of the last chunk; null when there is none. */
    public @Nullable JsonNode error() {
        return chunks.getLast().get("error");
    }

    private static JsonNode parse(String data) {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + data, e);
        }
    }
}
