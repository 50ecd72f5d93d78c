package com.smartoken.relay.observe;

import com.smartoken.wire.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a span for each request to an OpenTelemetry collector (OTLP over HTTP, in JSON). A collector that is slow or away
 * costs spans, never calls. A caller's {@code traceparent} is continued; nothing is passed on to upstreams.
 */
public final class Traces implements Consumer<EndedCall>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Traces.class);
    private static final int WAITING_MAX = 4_096;
    private static final int BATCH_MAX = 256;
    private static final Duration SEND_MAX = Duration.ofSeconds(5);
    private static final int SERVER_KIND = 2;
    private static final int ERROR_STATUS = 2;

    private final URI endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(SEND_MAX).build();
    private final BlockingQueue<EndedCall> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;
    private volatile boolean closing;

    /** {@code collector} is its base address; {@code /v1/traces} is added where it is missing. */
    public Traces(URI collector) {
        String base = collector.toString().replaceAll("/+$", "");
        endpoint = URI.create(base.endsWith("/v1/traces") ? base : base + "/v1/traces");
        thread = Thread.ofPlatform().name("traces").daemon(true).start(this::run);
    }

    @Override
    public void accept(EndedCall ended) {
        boolean _ = waiting.offer(ended); // what does not fit is not sent
    }

    private void run() {
        List<EndedCall> batch = new ArrayList<>();
        while (!closing || !waiting.isEmpty()) {
            try {
                EndedCall first = waiting.poll(500, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                batch.add(first);
                waiting.drainTo(batch, BATCH_MAX - 1);
                send(batch);
            } catch (IOException e) {
                log.warn("spans could not be sent: {}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
            batch.clear();
        }
    }

    private void send(List<EndedCall> batch) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(SEND_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(write(batch)))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) log.warn("the collector answered {}", status);
    }

    private static byte[] write(List<EndedCall> batch) {
        JsonWriter json = new JsonWriter(1024 * batch.size()).open('{');
        json.name("resourceSpans").open('[').open('{');
        json.name("resource").open('{').name("attributes").open('[');
        text(json, "service.name", "smartoken");
        json.close(']').close('}').name("scopeSpans").open('[').open('{');
        json.name("scope").open('{').name("name").value("smartoken").close('}');
        json.name("spans").open('[');
        for (EndedCall ended : batch) span(json, ended);
        return json.close(']')
                .close('}')
                .close(']')
                .close('}')
                .close(']')
                .close('}')
                .toBytes();
    }

    private static void span(JsonWriter json, EndedCall ended) {
        String parent = ended.traceParent();
        json.open('{').name("traceId").value(parent != null ? parent.substring(3, 35) : random(16));
        json.name("spanId").value(random(8));
        if (parent != null) json.name("parentSpanId").value(parent.substring(36, 52));
        json.name("name").value(ended.path()).name("kind").value(SERVER_KIND);
        json.name("startTimeUnixNano").value(nanos(ended.startedAt()));
        json.name("endTimeUnixNano").value(nanos(ended.startedAt().plus(ended.time())));
        json.name("attributes").open('[');
        text(json, "http.route", ended.path());
        text(json, "smartoken.request_id", ended.id());
        number(json, "http.response.status_code", ended.status());
        text(json, "error.type", ended.code());
        if (ended.call() != null) attributes(json, ended.call());
        json.close(']');
        if (ended.status() >= 500)
            json.name("status").open('{').name("code").value(ERROR_STATUS).close('}');
        json.close('}');
    }

    private static void attributes(JsonWriter json, Observed call) {
        text(json, "gen_ai.request.model", call.model());
        text(json, "smartoken.route", call.route());
        text(json, "smartoken.key", call.keyPrefix());
        text(json, "smartoken.attempts", call.tried());
        number(json, "smartoken.account", call.accountId());
        number(json, "gen_ai.usage.input_tokens", call.tokens().input());
        number(json, "gen_ai.usage.output_tokens", call.tokens().output());
        number(json, "smartoken.charged_nano_usd", call.charged());
    }

    private static void text(JsonWriter json, String name, @Nullable String value) {
        if (value == null) return;
        json.open('{')
                .name("key")
                .value(name)
                .name("value")
                .open('{')
                .name("stringValue")
                .value(value);
        json.close('}').close('}');
    }

    /** OTLP's JSON has 64-bit integers as strings. */
    private static void number(JsonWriter json, String name, long value) {
        json.open('{').name("key").value(name).name("value").open('{');
        json.name("intValue").value(Long.toString(value)).close('}').close('}');
    }

    private static String nanos(Instant instant) {
        return Long.toString(TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano());
    }

    private static String random(int bytes) {
        byte[] id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(SEND_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
