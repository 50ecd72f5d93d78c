package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A plain client of the sandbox, for its tests. */
record Caller(HttpClient client, SandboxUpstream upstream) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Caller of(SandboxUpstream upstream) {
        return new Caller(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), upstream);
    }

    /** A chat request of one user message, with more fields (JSON members) when there are any. */
    static String chat(String model, String text, String... fields) {
        String more = fields.length == 0 ? "" : "," + String.join(",", fields);
        return """
                {"model":"%s","messages":[{"role":"user","content":"%s"}]%s}""".formatted(model, text, more);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(upstream.baseUrl() + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer key");
    }

    HttpRequest post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body)).build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> send(String body) throws IOException, InterruptedException {
        return send(post("/chat/completions", body));
    }

    JsonNode json(String body) throws IOException, InterruptedException {
        return json(send(body));
    }

    JsonNode json(String path, String body) throws IOException, InterruptedException {
        return json(send(post(path, body)));
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    JsonNode stats() throws IOException, InterruptedException {
        URI uri = URI.create(upstream.baseUrl()).resolve("/_stats");
        return json(send(HttpRequest.newBuilder(uri).build()));
    }

    /** The data of a stream's events, {@code [DONE]} included. */
    List<String> events(String body) throws IOException, InterruptedException {
        return data(send(body).body()).toList();
    }

    static Stream<String> data(String stream) {
        return stream.lines().filter(line -> line.startsWith("data: ")).map(line -> line.substring(6));
    }

    /** The chunks of a stream as JSON, without {@code [DONE]}. */
    List<JsonNode> chunks(String body) throws IOException, InterruptedException {
        return events(body).stream()
                .filter(data -> !data.equals("[DONE]"))
                .map(Caller::parsed)
                .toList();
    }

    /** What the chunks' deltas say in one field, joined. */
    static String joined(List<JsonNode> chunks, String pointer) {
        StringBuilder text = new StringBuilder();
        for (JsonNode chunk : chunks) {
            JsonNode piece = chunk.at("/choices/0" + pointer);
            text.append(piece.isNull() ? "" : piece.asText());
        }
        return text.toString();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    private static JsonNode parsed(String data) {
        try {
            return Json.parse(data.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notJson) {
            throw new AssertionError(data, notJson);
        }
    }
}
