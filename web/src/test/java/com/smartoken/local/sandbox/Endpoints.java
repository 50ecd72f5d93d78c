package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The vendor's API: which path does what, under any prefix. */
final class Endpoints {

    private static final List<String> MODELS = List.of(
            "deepseek-flash", "deepseek-reasoner", "kimi-k2.6", "kimi-k3", "qwen-plus", "glm-5.2", "text-embedding-v4");
    private static final int PACE_MS_MAX = 60_000;

    private final Supplier<Duration> pace;
    private final FaultPlan faults;
    private final Tally tally;
    private final PromptCache cache = new PromptCache();
    private final AtomicLong ids = new AtomicLong();

    Endpoints(Supplier<Duration> pace, FaultPlan faults, Tally tally) {
        this.pace = pace;
        this.faults = faults;
        this.tally = tally;
    }

    /** Answers one request; an IOException when the caller has gone. */
    void answer(ReceivedRequest request, Connection connection) throws IOException {
        try {
            String path = request.path();
            if (path.equals("/_stats")) {
                sendFree("GET", tally.json(), request, connection);
            } else if (path.endsWith("/models")) {
                sendFree("GET", models(), request, connection);
            } else if (isPaid(path)) {
                requireMethod("POST", request);
                try (Tally.Call call = tally.begin()) {
                    answerPaid(request, connection, call);
                }
            } else {
                throw new Refusal(404, "not_found", null, "Unknown path " + path);
            }
        } catch (Refusal refusal) {
            refuse(refusal, connection);
        }
    }

    /** Sends a refusal. */
    static void refuse(Refusal refusal, Connection connection) throws IOException {
        send(refusal.status(), refusal.body(), connection);
    }

    private static boolean isPaid(String path) {
        return path.endsWith("/chat/completions") || path.endsWith("/completions") || path.endsWith("/embeddings");
    }

    private void answerPaid(ReceivedRequest request, Connection connection, Tally.Call call) throws IOException {
        String caller = bearer(request);
        JsonNode body = body(request);
        PlannedFault fault = faults.take(body.path("sandbox"));
        if (request.path().endsWith("/embeddings")) {
            embed(body, new Delivery(connection, fault, Duration.ZERO), call);
        } else if (request.path().endsWith("/chat/completions")) {
            ChatRequest chat = ChatRequest.of(body);
            Prompt prompt = Prompt.of(chat);
            int cached = cache.cachedTokens(caller + '\n' + chat.demand().model(), prompt.text());
            List<Choice> choices = AnswerWriter.choices(chat, fault.overruns());
            String id = "chatcmpl-sandbox-" + ids.incrementAndGet();
            Generation generation = Generation.of(id, chat.demand(), choices, prompt.tokens(), cached);
            deliver(new ChatShape(), generation, fault, connection, call);
        } else {
            complete(caller, body, fault, connection, call);
        }
    }

    private void complete(String caller, JsonNode body, PlannedFault fault, Connection connection, Tally.Call call)
            throws IOException {
        Demand demand = Demand.of(body);
        List<String> prompts = new Fields(body).texts("prompt", 1);
        Fields.require(prompts.size() == 1, "prompt", "must be one string");
        String prompt = prompts.getFirst();
        String suffix = new Fields(body).text("suffix", "");
        List<Choice> choices = AnswerWriter.completions(demand, prompt, suffix, fault.overruns());
        int cached = cache.cachedTokens(caller + '\n' + demand.model(), prompt);
        int tokens = Math.max(1, TokenCount.of(prompt + suffix));
        String id = "cmpl-sandbox-" + ids.incrementAndGet();
        deliver(new TextShape(), Generation.of(id, demand, choices, tokens, cached), fault, connection, call);
    }

    private void deliver(Shape shape, Generation generation, PlannedFault fault, Connection connection, Tally.Call call)
            throws IOException {
        Fields wishes = new Fields(generation.demand().sandbox());
        int paceMs = wishes.integer("pace_ms", -1, 0, PACE_MS_MAX);
        Duration perChunk = paceMs < 0 ? pace.get() : Duration.ofMillis(paceMs);
        if (generation.demand().stream()) {
            boolean keepAlive = wishes.flag("keep_alive", false);
            new StreamDelivery(connection, fault, perChunk, keepAlive).send(shape, generation, call);
        } else {
            new Delivery(connection, fault, perChunk).send(shape, generation, call);
        }
    }

    private static void embed(JsonNode body, Delivery delivery, Tally.Call call) throws IOException {
        ObjectNode answer = Embeddings.answer(body);
        Usage usage = Embeddings.usage(body);
        answer.putObject("usage").put("prompt_tokens", usage.prompt()).put("total_tokens", usage.prompt());
        delivery.send(answer, usage, call);
    }

    private static String bearer(ReceivedRequest request) {
        String header = request.header("authorization");
        if (header == null
                || !header.startsWith("Bearer ")
                || header.substring(7).isBlank()) {
            throw new Refusal(401, "invalid_api_key", null, "Authorization: Bearer with a key is required");
        }
        return header.substring(7);
    }

    private static JsonNode body(ReceivedRequest request) {
        try {
            JsonNode body = Json.parse(request.body());
            Fields.require(body.isObject(), "body", "must be a JSON object");
            return body;
        } catch (IOException notJson) {
            throw Refusal.field("body", "the body is not JSON");
        }
    }

    private static ObjectNode models() {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        MODELS.forEach(id -> data.addObject()
                .put("id", id)
                .put("object", "model")
                .put("created", 1_763_251_200)
                .put("owned_by", "sandbox"));
        return list;
    }

    private static void sendFree(String method, JsonNode json, ReceivedRequest request, Connection connection)
            throws IOException {
        requireMethod(method, request);
        send(200, json, connection);
    }

    private static void requireMethod(String method, ReceivedRequest request) {
        if (!request.method().equals(method)) {
            throw new Refusal(405, "method_not_allowed", null, "Use " + method);
        }
    }

    private static void send(int status, JsonNode json, Connection connection) throws IOException {
        connection.answer(status, "application/json", Map.of(), Json.text(json).getBytes(StandardCharsets.UTF_8));
    }
}
