package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

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
import com.smartoken.testing.Eventually;
import com.smartoken.testing.RawCall;
import com.smartoken.testing.ServedProcess;
import com.smartoken.testing.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that stands still until another has taken it for dead and ended its holds, and then goes on. */
class PausedNodeTest {
    private static final Duration SWEPT_WITHIN = Duration.ofSeconds(60);
    private static final String SLOW = ", \"sandbox\": {\"fault\": \"slow_headers\", \"ms\": 3000}";
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";

    @TempDir
    private static Path folder;

    private static final HttpClient http = HttpClient.newHttpClient();
    private static TestDatabase database;
    private static SandboxUpstream upstream;
    private static String key;
    private static RawCall stream;
    private static HttpResponse<String> json;
    private static HttpResponse<String> once;
    private static HttpResponse<String> repeated;

    @BeforeAll
    static void pauseAndGoOn() {
        database = TestDatabase.create();
        upstream = SandboxUpstream.start().pace(Duration.ofMillis(200));
        key = customer();
        try (ServedProcess paused = ServedProcess.start(database.settings(), folder, upstream.baseUrl());
                ServedProcess other = ServedProcess.start(database.settings(), folder, upstream.baseUrl())) {
            CompletableFuture<RawCall> flowing =
                    CompletableFuture.supplyAsync(() -> stream(paused), Thread::startVirtualThread);
            CompletableFuture<HttpResponse<String>> waiting = call(paused, SLOW, "json");
            CompletableFuture<HttpResponse<String>> keyed = call(paused, SLOW, "once");
            Eventually.holds(() -> number("select count(*) from hold where delivered_output > 0") == 1
                    && number("select count(*) from hold") == 3);
            paused.pause();
            Eventually.holds(SWEPT_WITHIN, () -> number("select count(*) from hold") == 0);
            repeated = call(other, SLOW, "once").join();
            paused.goOn();
            stream = flowing.join();
            json = waiting.join();
            once = keyed.join();
        }
    }

    @AfterAll
    static void stop() {
        http.close();
        upstream.close();
        database.close();
    }

    /** Whether it goes on depends on who is first after the pause: the heartbeat, or the next chunk. */
    @Test
    void aStreamIsPaidInAllWhatItsClientIsToldOrBreaksOffWithAnError() {
        assertThat(stream.body()).containsAnyOf("data: [DONE]", "\"code\":\"service_unavailable\"");
        assertThat(paid(stream.header("x-request-id"))).isPositive();
        if (!stream.body().contains("data: [DONE]")) return;
        String told = stream.body().replaceAll("(?s).*\"cost\":0\\.(\\d+).*", "$1");
        assertThat(paid(stream.header("x-request-id"))).isEqualTo(Long.parseLong((told + "000000000").substring(0, 9)));
    }

    @Test
    void anAnswerInOnePieceThatNobodyGetsCostsNothing() {
        assertThat(json.statusCode()).isEqualTo(503);
        assertThat(paid(id(json))).isZero();
    }

    @Test
    void ofACallThatIsRepeatedElsewhereTheRepeatAloneIsPaid() {
        assertThat(once.statusCode()).isEqualTo(503);
        assertThat(paid(id(once))).isZero();
        assertThat(repeated.statusCode()).isEqualTo(200);
        assertThat(paid(id(repeated))).isPositive();
    }

    @Test
    void theBooksAreRight() {
        assertThat(number("select count(*) from hold")).isZero();
        assertThat(new LedgerCheck(database.database()).violations()).isEmpty();
    }

    private static CompletableFuture<HttpResponse<String>> call(
            ServedProcess node, String more, String idempotencyKey) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/chat/completions"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body(more)))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Byte for byte: most clients forget what had come when a stream is cut. */
    private static RawCall stream(ServedProcess node) {
        String body = body(STREAM);
        try {
            return RawCall.send(
                    URI.create(node.url()),
                    ("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
                                    + key
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(String more) {
        return "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]" + more + "}";
    }

    private static String customer() {
        Account account = new Accounts(database.database()).create("patient@example.com");
        new Wallets(database.database(), new RequestIds(Clock.systemUTC()))
                .credit(new Wallets.Credit(
                        account.id(), LotKind.PAID, Source.of("test"), Usd.parse("50"), null, "test", "to begin with"));
        KeyMaker keys = new KeyMaker(database.database(), Terms.ANY_MODEL, Clock.systemUTC());
        return keys.create(account.id(), Terms.NONE).secret();
    }

    private static long paid(String id) {
        return number("select coalesce(sum(amount), 0) from movement where reference = '" + RequestId.parse(id)
                + "' and kind in ('use', 'late')");
    }

    private static String id(HttpResponse<String> response) {
        return response.headers().firstValue("x-request-id").orElseThrow();
    }

    private static long number(String sql) {
        return database.number(sql);
    }
}
