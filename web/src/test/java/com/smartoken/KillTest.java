package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.http.RequestId;
import com.smartoken.keys.KeyMaker;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.money.Usd;
import com.smartoken.testing.HeardStream;
import com.smartoken.testing.ServedProcess;
import com.smartoken.testing.Terms;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One kill -9 of the serving process, with 100 streams running and 200 callers waiting for answers in one piece; then
 * what the books say once it has been started again.
 */
class KillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FLOWING = 80;
    private static final int STUCK = 10;
    private static final int SILENT = 10;
    private static final int CALLERS = 200;
    private static final int ANSWERS = 300;
    private static final Usd BALANCE = Usd.parse("50");
    private static final Duration RESOLVED_WITHIN = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    /** The streams are of a model of their own: no whole answer teaches how its vendor counts, so the rule of thumb holds. */
    private static final String STREAMED = "dear";

    private static final String ANSWERED = "plain";
    private static final long INPUT_NANO = 3_000;
    private static final long OUTPUT_NANO = 6_000;

    @TempDir
    private static Path folder;

    private static final HttpClient http = HttpClient.newHttpClient();
    private static final Queue<HeardStream> flowing = new ConcurrentLinkedQueue<>();
    private static final Queue<HeardStream> silent = new ConcurrentLinkedQueue<>();
    private static final Map<UUID, Long> answered = new ConcurrentHashMap<>();
    private static TestDatabase database;
    private static SandboxUpstream upstream;
    private static Customer streamer;
    private static Customer caller;
    private static long openAtTheKill;
    private static long secondsToResolve;

    private record Customer(Account account, String key) {}

    @BeforeAll
    static void killAndStartAgain() {
        database = TestDatabase.create();
        upstream = SandboxUpstream.start().pace(Duration.ofMillis(150));
        streamer = customer("streamer@example.com");
        caller = customer("caller@example.com");
        ServedProcess first = ServedProcess.start(database.settings(), folder, upstream.baseUrl());
        long killedAt;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < FLOWING; i++) clients.execute(() -> listen(first.url(), "", flowing));
            String stuck = ", \"sandbox\": {\"fault\": \"hang_mid_stream\", \"after\": 4}";
            for (int i = 0; i < STUCK; i++) clients.execute(() -> listen(first.url(), stuck, flowing));
            String hung = ", \"sandbox\": {\"fault\": \"hang_before_first_chunk\"}";
            for (int i = 0; i < SILENT; i++) clients.execute(() -> listen(first.url(), hung, silent));
            await(() -> open("delivered_output > 0") >= FLOWING + STUCK && open("streamed") == 100);
            for (int i = 0; i < CALLERS; i++) {
                String slow = i % 2 == 0 ? "" : ", \"sandbox\": {\"fault\": \"slow_headers\", \"ms\": 400}";
                clients.execute(() -> call(first.url(), slow));
            }
            await(() -> answered.size() >= ANSWERS && open("not streamed") >= CALLERS / 4);
            openAtTheKill = open("streamed");
            first.kill();
            killedAt = System.nanoTime();
        }
        try (ServedProcess second = ServedProcess.start(database.settings(), folder, upstream.baseUrl())) {
            await(() -> open("true") == 0);
            secondsToResolve = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - killedAt);
            assertThat(second.url()).isNotEqualTo(first.url());
        }
    }

    @AfterAll
    static void stop() {
        http.close();
        upstream.close();
        database.close();
    }

    @Test
    void killsInTheMiddleOfAHundredStreams() {
        assertThat(openAtTheKill).isEqualTo(FLOWING + STUCK + SILENT);
        assertThat(flowing).hasSize(FLOWING + STUCK).noneMatch(HeardStream::isDone);
    }

    @Test
    void resolvesEveryHoldWithinAMinute() {
        assertThat(secondsToResolve).isLessThan(RESOLVED_WITHIN.toSeconds());
        assertThat(database.number("select count(*) from hold")).isZero();
    }

    @Test
    void leavesTheBooksRight() {
        assertThat(new LedgerCheck(database.database()).violations()).isEmpty();
    }

    @Test
    void chargesAStreamForNoMoreThanWasDelivered() {
        for (HeardStream stream : flowing) {
            long output = usage("output_tokens", stream.requestId());
            long input = usage("input_tokens", stream.requestId());
            assertThat(output).isPositive().isLessThanOrEqualTo(stream.tokens());
            assertThat(input).isBetween(1L, (long) body(STREAMED, "").length());
            assertThat(usage("charged", stream.requestId())).isEqualTo(input * INPUT_NANO + output * OUTPUT_NANO);
        }
    }

    @Test
    void chargesNothingForAStreamThatDeliveredNothing() {
        assertThat(database.number("select count(*) from usage_record where account_id = " + streamer.account.id()
                        + " and charged = 0 and outcome = 'swept'"))
                .isEqualTo(SILENT);
        assertThat(silent).allMatch(stream -> usage("charged", stream.requestId()) == 0);
    }

    @Test
    void chargesEveryAnswerThatAClientGotWholeExactlyOnce() {
        answered.forEach((id, cost) -> {
            assertThat(usage("charged", id)).isEqualTo(cost);
            assertThat(database.number("select count(*) from movement where reference = '" + id + "' and kind = 'use'"))
                    .isEqualTo(1);
        });
    }

    @Test
    void chargesNothingForACallThatWasCutOffUnsettled() {
        String swept = " from usage_record where account_id = " + caller.account.id() + " and outcome = 'swept'";
        assertThat(database.number("select count(*)" + swept)).isPositive();
        assertThat(database.number("select sum(charged)" + swept)).isZero();
    }

    @Test
    void leavesBalancesRightToTheNanoDollar() {
        for (Customer customer : new Customer[] {streamer, caller}) {
            long charged = database.number(
                    "select sum(charged) from usage_record where account_id = " + customer.account.id());
            Wallets.Balance balance = wallets().balance(customer.account.id());
            assertThat(charged).isPositive();
            assertThat(balance.available().nano()).isEqualTo(BALANCE.nano() - charged);
            assertThat(balance.held()).isEqualTo(Usd.ZERO);
        }
        String paid = answered.keySet().stream().map(UUID::toString).collect(Collectors.joining(","));
        long known = database.number("select sum(amount) from movement where reference = any ('{" + paid + "}')");
        assertThat(known)
                .isEqualTo(answered.values().stream().mapToLong(cost -> cost).sum());
    }

    /** By a socket of its own: a client that fails on a cut answer may forget what had come, this one may not. */
    private static void listen(String url, String more, Queue<HeardStream> heard) {
        URI uri = URI.create(url);
        String body = body(STREAMED, ", \"stream\": true" + more);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nAuthorization: Bearer "
                + streamer.key + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) RESOLVED_WITHIN.toMillis());
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            HeardStream.hear(socket.getInputStream(), heard::add);
        } catch (IOException e) {
            // the kill, and nothing else, ends these streams; what was heard until then counts
        }
    }

    private static void call(String url, String more) {
        try {
            while (true) {
                HttpResponse<String> response = http.send(request(url, more), HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                JsonNode answer = JSON.readTree(response.body());
                answered.put(
                        RequestId.parse(answer.get("id").textValue()),
                        answer.at("/usage/cost")
                                .decimalValue()
                                .movePointRight(9)
                                .longValueExact());
            }
        } catch (IOException e) {
            // the kill ends the calling
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request(String url, String more) {
        return HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + caller.key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(ANSWERED, more)))
                .build();
    }

    private static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]"
                + more + "}";
    }

    private static Customer customer(String email) {
        Account account = new Accounts(database.database()).create(email);
        wallets()
                .credit(new Wallets.Credit(
                        account.id(), LotKind.PAID, Source.of("test"), BALANCE, null, "test", "to begin with"));
        KeyMaker keys = new KeyMaker(database.database(), Terms.ANY_MODEL, Clock.systemUTC());
        return new Customer(account, keys.create(account.id(), Terms.NONE).secret());
    }

    private static Wallets wallets() {
        return new Wallets(database.database(), new RequestIds(Clock.systemUTC()));
    }

    private static long open(String condition) {
        return database.number("select count(*) from hold where " + condition);
    }

    private static long usage(String column, UUID id) {
        return database.number("select " + column + " from usage_record where request_id = '" + id + "'");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + RESOLVED_WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what was awaited came in time").isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
