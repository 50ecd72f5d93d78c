package com.smartoken.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.content.catalog.Upstream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Vendors that bill as much as they may: each keeps the limits that its documentation says it keeps and no others. A path
 * for each way of counting, so that one of them stands behind each dialect.
 */
final class LyingVendor implements AutoCloseable {
    static final long THOUGHT = 8_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ConcurrentLinkedQueue<JsonNode> asked = new ConcurrentLinkedQueue<>();
    private volatile Function<JsonNode, String> usage = body -> "";
    private volatile Function<JsonNode, String> message = body -> "";
    private volatile Function<JsonNode, String> beside = body -> "";

    LyingVendor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Writes the file of a model that can think and see, with these routes. */
    static void write(Path content, String id, String... upstreams) throws IOException {
        writeSelling(content, id, "", upstreams);
    }

    /** The same where its price has more: fields of YAML, each with a comma before it. */
    static void writeSelling(Path content, String id, String more, String... upstreams) throws IOException {
        StringBuilder routes = new StringBuilder();
        for (String upstream : upstreams)
            routes.append("  - {upstream: ").append(upstream).append(", model: m}\n");
        Path models = Files.createDirectories(content.resolve("models"));
        Files.writeString(models.resolve(id + ".md"), """
                ---
                id: %s
                name: %s
                family: Test
                context: 300000
                max_output: 10000
                max_thinking: 9000
                capabilities: [chat, stream, tools, thinking, vision, video]
                thinking: optional
                thinking_default: "on"
                prices:
                  - {effective: 2026-01-01, input: 1.00, output: 2.00, source: "https://example.com", checked: 2026-11-16%s}
                routes:
                %s---
                A model of the tests.
                """.formatted(id, id, more, routes));
    }

    /** An upstream that has the ways of a vendor, at this one. */
    Upstream upstream(String name, String dialect) {
        return new Upstream(
                name,
                Upstream.Protocol.OPENAI,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + dialect),
                "secret-of-" + name,
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.BILLS_IN_FULL,
                Upstream.Breaker.NEVER,
                null,
                dialect);
    }

    /** What it was asked, in order. */
    List<JsonNode> asked() {
        return List.copyOf(asked);
    }

    /** Has it report what it likes; an empty text for what it used. */
    void reports(Function<JsonNode, String> lie) {
        usage = lie;
    }

    /** Has it say more in its message: members of JSON, each with a comma before it; and in its answer beside the choices. */
    void says(Function<JsonNode, String> inMessage, Function<JsonNode, String> besideChoices) {
        message = inMessage;
        beside = besideChoices;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            asked.add(body);
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/away")) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            long thought = thought(path, body);
            long answer = answered(path, body, thought);
            String lie = usage.apply(body);
            String said = lie.isEmpty() ? honest(body, thought, answer) : lie;
            byte[] bytes =
                    ("{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                                    + "\"message\":{\"role\":\"assistant\",\"content\":\"Yes.\"" + message.apply(body)
                                    + "},\"finish_reason\":\"stop\"}],\"usage\":" + said + beside.apply(body) + "}")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** What it bills as thought, by the limit that this vendor keeps. */
    private static long thought(String path, JsonNode body) {
        if (body.at("/thinking/type").asText().equals("disabled")) return 0;
        if (body.has("enable_thinking") && !body.get("enable_thinking").booleanValue()) return 0;
        if (path.startsWith("/ark"))
            return Math.min(THOUGHT, body.path("max_completion_tokens").asLong(THOUGHT));
        if (path.startsWith("/qwen"))
            return Math.min(THOUGHT, body.path("thinking_budget").asLong(THOUGHT));
        if (path.startsWith("/openrouter"))
            return Math.min(
                    THOUGHT,
                    body.path("max_tokens")
                            .asLong(body.path("max_completion_tokens").asLong(THOUGHT)));
        if (path.startsWith("/deepseek"))
            return Math.min(THOUGHT, body.path("max_tokens").asLong(THOUGHT));
        return THOUGHT;
    }

    private static long answered(String path, JsonNode body, long thought) {
        long limit = body.path("max_tokens")
                .asLong(body.path("max_completion_tokens").asLong(20));
        boolean isShared = path.startsWith("/ark") || path.startsWith("/deepseek") || path.startsWith("/openrouter");
        return Math.min(20, Math.max(0, isShared ? limit - thought : limit));
    }

    /** As many tokens of input as its text has bytes, which is the most that a tokenizer makes of it. */
    private static String honest(JsonNode body, long thought, long answer) {
        long input = 0;
        for (JsonNode message : body.path("messages")) input += inputOf(message.path("content"));
        ObjectNode usage = JSON.createObjectNode();
        usage.put("prompt_tokens", input).put("completion_tokens", thought + answer);
        usage.put("total_tokens", input + thought + answer);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", thought);
        return usage.toString();
    }

    /** Of a video it makes a quarter of a million tokens, of an image at an address as many as Qwen's models do at most. */
    private static long inputOf(JsonNode content) {
        long tokens = content.asText().getBytes(StandardCharsets.UTF_8).length;
        for (JsonNode part : content) {
            if (part.hasNonNull("video_url") || part.path("type").asText().equals("hologram")) tokens += 250_000;
            else if (part.hasNonNull("image_url")) tokens += 16_384;
            else tokens += part.path("text").asText().getBytes(StandardCharsets.UTF_8).length;
        }
        return tokens;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
