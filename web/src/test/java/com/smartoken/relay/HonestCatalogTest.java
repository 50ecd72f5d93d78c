package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of chance through vendors that bill as much as they may and lie about it: where the catalog says truly what their
 * limits bound, nothing is written off. Some hundred at each change, ten thousand by {@code ./smartoken torture}.
 */
class HonestCatalogTest {
    private static final int CALLS = Integer.getInteger("smartoken.lying.calls", 400);
    private static final int AT_ONCE = 16;
    private static final List<String> DIALECTS = List.of("ark", "qwen", "deepseek", "mimo", "openrouter");
    private static final List<String> PARTS = List.of(
            "\"Why?\"",
            "\"" + "Tell me more about it. ".repeat(60) + "\"",
            "[{\"type\": \"video_url\", \"video_url\": {\"url\": \"https://example.com/a.mp4\"}}]",
            "[{\"type\": \"text\", \"text\": \"What?\"}, {\"type\": \"image_url\", \"image_url\": {\"url\": \"https://e.com/a.png\"}}]",
            "[{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,aGk=\"}}]",
            "[{\"type\": \"hologram\", \"hologram\": {\"id\": \"7\"}}]");
    private static final List<String> FIELDS = List.of(
            "",
            "",
            ", \"enable_thinking\": false",
            ", \"thinking_budget\": 77",
            ", \"thinking_budget\": 999999999",
            ", \"reasoning_effort\": \"high\"",
            ", \"tools\": [{\"type\": \"web_search\"}]",
            ", \"enable_search\": true",
            ", \"enable_search\": true, \"service_tier\": \"priority\", \"n\": 2",
            ", \"service_tier\": \"flex\"",
            ", \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}",
            ", \"service_tier\": \"priority\"",
            ", \"documents\": [\"https://example.com/a.pdf\"]");
    private static final List<String> LIES = List.of(
            "{\"prompt_tokens\":0,\"completion_tokens\":0}",
            "{\"prompt_tokens\":-3,\"completion_tokens\":-4}",
            "{\"prompt_tokens\":9007199254740993,\"completion_tokens\":9007199254740993}",
            "{\"prompt_tokens\":1e300,\"completion_tokens\":1}",
            "{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":90}}",
            "{\"prompt_tokens\":9,\"completion_tokens\":4,\"plugins\":{\"search\":{\"count\":7}}}",
            "{\"prompt_tokens\":9,\"completion_tokens\":4,\"plugins\":{\"search\":{\"count\":2}}}",
            "{\"prompt_tokens\":9,\"completion_tokens\":4,\"plugins\":{\"search\":{\"count\":-2.5}}}",
            "{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cache_write_tokens\":9}}",
            "[]",
            "null");
    private static final String SOLD =
            ", cache_write: 1.25, cache_write_1h: 2.00, service_tiers: {flex: 0.5, priority: 2},"
                    + " features: {web_search: {per_call: 0.001, per_1000: 10.00, max: 3, source: \"https://example.com\", checked: 2026-11-28}}";

    private static final int CALLS_MORE_MAX = 1_000;

    @TempDir
    private Path content;

    @Test
    void nothingIsWrittenOffWhateverVendorsBillWithinTheirRules() throws Exception {
        try (LyingVendor vendor = new LyingVendor();
                TestServer server = server(vendor)) {
            vendor.reports(HonestCatalogTest::lie);
            List<Customer> customers = new ArrayList<>();
            for (String dollars : List.of("0.0001", "0.01", "0.5", "40", "4000"))
                for (int i = 0; i < 3; i++) customers.add(server.customer(dollars));
            AtomicInteger answered = new AtomicInteger();
            Semaphore places = new Semaphore(AT_ONCE);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < CALLS; i++) {
                    long seed = ThreadLocalRandom.current().nextLong();
                    places.acquire();
                    calls.add(threads.submit(() -> {
                        try {
                            if (isAnswered(server, customers, new Random(seed))) answered.incrementAndGet();
                        } finally {
                            places.release();
                        }
                    }));
                }
                for (Future<?> call : calls) call.get();
            }
            // Of a few calls, by chance, none may have paid for what is sold: until one has.
            for (int i = 0; i < CALLS_MORE_MAX && sold(server) == 0; i++)
                isAnswered(
                        server,
                        customers,
                        new Random(ThreadLocalRandom.current().nextLong()));
            server.requireCleanBooks();
            assertThat(answered.get()).isGreaterThan(CALLS / 5);
            assertThat(server.database()
                            .number("select count(*) from usage_record where cost > charged or charged > held"))
                    .isZero();
            assertThat(server.database().number("select count(*) from movement where kind = 'write_off'"))
                    .isZero();
            assertThat(sold(server)).isPositive();
        }
    }

    private static long sold(TestServer server) {
        return server.database()
                .number("select count(*) from usage_record where cardinality(price) > 11 and charged > 0");
    }

    private static boolean isAnswered(TestServer server, List<Customer> customers, Random random) {
        String limit = random.nextInt(3) == 0 ? "" : ", \"max_tokens\": " + (1 + random.nextInt(600));
        String body = "{\"model\": \"" + any(DIALECTS, random) + "\", \"messages\": [{\"role\": \"user\", \"content\": "
                + any(PARTS, random) + "}]" + limit + any(FIELDS, random) + "}";
        HttpResponse<String> response = server.chat(any(customers, random), body);
        assertThat(response.statusCode()).as(body + response.body()).isIn(200, 400, 402);
        return response.statusCode() == 200;
    }

    /** What it used, or one of what upstreams were seen to send. */
    private static String lie(JsonNode body) {
        int which = ThreadLocalRandom.current().nextInt(LIES.size() * 2);
        return which < LIES.size() ? LIES.get(which) : "";
    }

    private TestServer server(LyingVendor vendor) throws IOException {
        for (String dialect : DIALECTS) LyingVendor.writeSelling(content, dialect, SOLD, dialect);
        return TestServer.with(
                Map.of("SMARTOKEN_CONTENT", content.toString()),
                DIALECTS.stream()
                        .map(dialect -> vendor.upstream(dialect, dialect))
                        .toArray(com.smartoken.content.catalog.Upstream[]::new));
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
