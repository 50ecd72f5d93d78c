package com.smartoken.relay.observe;

import com.smartoken.http.Access;
import com.smartoken.relay.measure.Outcome;
import com.smartoken.relay.routing.RouteHealth;
import com.smartoken.relay.routing.RouteHealths;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Figures of this node for Prometheus, on the management port. Labels are models, routes and codes: a bounded number. */
public final class Metrics implements Consumer<EndedCall>, AutoCloseable {
    private static final double NANO = 1e-9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<Ending, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, OfModel> models = new ConcurrentHashMap<>();

    public Metrics() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    public void addTo(RoutesConfig routes) {
        routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(registry.scrape()),
                Access.PUBLIC);
    }

    /** Something that has a value at any moment; one that fails is told as no number. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Shows how the routes do. */
    public void watch(RouteHealths healths) {
        healths.whenFound(this::route);
    }

    /** Counts what the operator lost. */
    public void lost(Loss loss) {
        Tags tags = Tags.of("model", loss.model(), "upstream", loss.upstream(), "reason", Loss.REASON);
        registry.counter("smartoken.written.off.usd", tags).increment(loss.nano() * NANO);
        registry.counter("smartoken.written.off.calls", tags).increment();
    }

    @Override
    public void accept(EndedCall ended) {
        Observed call = ended.call();
        String model = call == null ? "-" : call.model();
        Ending ending = new Ending(
                ended.status() == 404 && call == null ? "-" : ended.path(),
                model,
                ended.status(),
                ended.code() == null ? "-" : ended.code());
        requests.computeIfAbsent(ending, this::requests).increment();
        OfModel of = models.computeIfAbsent(model, OfModel::new);
        of.time.record(ended.time());
        if (call == null) return;
        if (call.charged() > 0) of.charged.increment(call.charged() * NANO);
        of.input.increment((double) call.tokens().input());
        of.cached.increment((double) call.tokens().cached());
        of.output.increment((double) call.tokens().output());
        Integer first = call.firstByteMillis();
        if (first != null) of.firstByte.record(Duration.ofMillis(first));
    }

    /** How a call ended: the labels of its counter. */
    private record Ending(String path, String model, int status, String code) {}

    private Counter requests(Ending ending) {
        return registry.counter(
                "smartoken.requests",
                Tags.of(
                        "path",
                        ending.path,
                        "model",
                        ending.model,
                        "status",
                        Integer.toString(ending.status),
                        "code",
                        ending.code));
    }

    /** The meters of a model, found once: asking the registry for each call costs more than counting. */
    private final class OfModel {
        final Timer time;
        final Timer firstByte;
        final Counter charged;
        final Counter input;
        final Counter cached;
        final Counter output;

        OfModel(String model) {
            time = timer("smartoken.request", model);
            firstByte = timer("smartoken.first.byte", model);
            charged = registry.counter("smartoken.charged.usd", "model", model);
            input = tokens(model, "input");
            cached = tokens(model, "cached");
            output = tokens(model, "output");
        }

        private Counter tokens(String model, String kind) {
            return registry.counter("smartoken.tokens", "model", model, "kind", kind);
        }
    }

    private Timer timer(String name, String model) {
        return Timer.builder(name)
                .tag("model", model)
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5))
                .register(registry);
    }

    private static double breaker(RouteHealth health) {
        return switch (health.breaker().state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private void route(RouteHealth health) {
        Tags tags = Tags.of("upstream", health.upstream(), "upstream_model", health.model());
        Gauge.builder("smartoken.breaker.state", health, Metrics::breaker)
                .description("0 closed, 1 half open, 2 open")
                .tags(tags)
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("smartoken.upstream.attempts", health, one -> one.count(outcome))
                    .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
