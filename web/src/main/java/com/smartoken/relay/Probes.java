package com.smartoken.relay;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.door.ChatDoor;
import com.smartoken.relay.measure.Measurements;
import com.smartoken.relay.measure.Outcome;
import com.smartoken.relay.measure.TimedAttempt;
import com.smartoken.relay.routing.ProviderWish;
import com.smartoken.relay.routing.RouteHealth;
import com.smartoken.relay.vendor.Vendor;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.upstream.Exchange;
import com.smartoken.wire.upstream.Timeouts;
import com.smartoken.wire.upstream.UpstreamClient;
import com.smartoken.wire.upstream.UpstreamFailure;
import com.smartoken.wire.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks routes of which no call has told for long for a word or two, where their upstream is set to have it: listed is not
 * callable. The operator pays; no wallet and no customer's name is in it. Each node asks for itself, since each has its
 * own breakers, at moments of chance so that they do not ask together.
 */
final class Probes {
    private static final Logger log = LoggerFactory.getLogger(Probes.class);
    private static final int OUTPUT_TOKENS = 16;
    private static final int ANSWER_BYTES_MAX = 256 << 10;
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final Supplier<Catalog> catalog;
    private final Candidates candidates;
    private final UpstreamClient client;
    private final Measurements measurements;
    private final Map<RouteHealth, Long> due = new ConcurrentHashMap<>();

    Probes(Supplier<Catalog> catalog, Candidates candidates, UpstreamClient client, Measurements measurements) {
        this.catalog = catalog;
        this.candidates = candidates;
        this.client = client;
        this.measurements = measurements;
    }

    /** Begins the probes that are due, each on a thread of its own. */
    void look() {
        long now = System.nanoTime();
        Set<RouteHealth> asked = new HashSet<>();
        for (Model model : catalog.get().models()) {
            if (!model.can(Operation.CHAT.capability())) continue;
            for (Candidate route : candidates.of(model, Operation.CHAT, ProviderWish.NONE)) {
                Duration every = route.target().upstream().probe();
                if (every != null && asked.add(route.health()) && isDue(route.health(), every, now)) {
                    Thread.ofVirtual().name("probe").start(() -> probe(model, route));
                }
            }
        }
    }

    /** The first is at a moment of chance; each next one an interval after the last probe or call. */
    private boolean isDue(RouteHealth health, Duration every, long now) {
        long first = now + ThreadLocalRandom.current().nextLong(every.toNanos());
        Long at = due.putIfAbsent(health, first);
        if (at == null || now - at < 0) return false;
        long heard = health.heardNanos();
        boolean isQuiet = heard == 0 || now - heard >= every.toNanos();
        due.put(health, (isQuiet ? now : heard) + every.toNanos());
        return isQuiet && health.breaker().allows();
    }

    private void probe(Model model, Candidate route) {
        TimedAttempt attempt = measurements.attempt(route.name(), route.upstreamModel(), route.health());
        try {
            ask(model, route);
            attempt.ended(Outcome.ANSWERED);
        } catch (RouteFailure e) {
            e.measure(attempt);
            e.tell(route.breaker());
            log.warn(
                    "the probe of {} for {} failed: {}",
                    route.name(),
                    route.upstreamModel(),
                    e.seen().word());
        } catch (RuntimeException e) {
            route.breaker().abandon();
            log.warn("the probe of {} for {} could not be made", route.name(), route.upstreamModel(), e);
        }
    }

    private void ask(Model model, Candidate route) throws RouteFailure {
        String body = "{\"model\": \"" + model.id() + "\", \"max_tokens\": " + OUTPUT_TOKENS
                + ", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        ChatRequest request = ChatDoor.read(body.getBytes(StandardCharsets.UTF_8));
        RouteTarget target = route.target();
        Vendor.Outgoing out =
                target.vendor().request(request, new Vendor.Ask(model, route.upstreamModel(), (long) OUTPUT_TOKENS, 0));
        Timeouts usual = target.timeouts();
        Timeouts timeouts = new Timeouts(usual.connect(), least(usual.firstByte()), least(usual.idle()), WAIT_MAX);
        try (Exchange exchange =
                client.send(UpstreamRequest.post(out.target(), out.path(), target.headers(), out.body(), timeouts))) {
            byte[] said = exchange.readAll(ANSWER_BYTES_MAX);
            if (exchange.status() != 200) {
                throw RouteFailure.answered(exchange.status(), said, exchange.header("retry-after"));
            }
            if (target.vendor().answer(said).find(Operation.CHAT.results()) == null) {
                throw RouteFailure.nonsense("no_completion");
            }
        } catch (BadJson e) {
            throw RouteFailure.nonsense("no_json");
        } catch (UpstreamFailure e) {
            throw RouteFailure.of(e);
        }
    }

    private static Duration least(Duration usual) {
        return usual.compareTo(WAIT_MAX) < 0 ? usual : WAIT_MAX;
    }
}
