package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.keys.KeyMaker;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.money.Usd;
import com.smartoken.testing.ServedProcess;
import com.smartoken.testing.Terms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with a small heap, asked by somebody with a valid key for more at once than it can hold. */
class LargeBodiesTest {
    private static final int AT_ONCE = 12;
    private static final int LARGEST = 30 << 20;
    private static final int LARGE = 6 << 20;

    /** Large in bytes, and no longer in characters than a model reads. */
    private static final String LARGE_TEXT = "\\u0061".repeat(LARGE / 6);

    @TempDir
    private static Path folder;

    private static final HttpClient http = HttpClient.newHttpClient();
    private static TestDatabase database;
    private static SandboxUpstream upstream;
    private static ServedProcess node;
    private static String key;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        upstream = SandboxUpstream.start().pace(Duration.ZERO);
        Account account = new Accounts(database.database()).create("large@example.com");
        new Wallets(database.database(), new RequestIds(Clock.systemUTC()))
                .credit(new Wallets.Credit(
                        account.id(),
                        LotKind.PAID,
                        Source.of("test"),
                        Usd.parse("1000"),
                        null,
                        "test",
                        "to begin with"));
        key = new KeyMaker(database.database(), Terms.ANY_MODEL, Clock.systemUTC())
                .create(account.id(), Terms.NONE)
                .secret();
        node = ServedProcess.start(
                database.settings(),
                folder,
                upstream.baseUrl(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError");
    }

    @AfterAll
    static void stop() {
        node.close();
        upstream.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/quote"})
    void whatNeverFitsIsRefusedAndTheNodeLivesOn(String path) {
        List<HttpResponse<String>> answers = atOnce(path, chat("a".repeat(LARGEST)));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("request_too_large");
        });
        assertSmallCallsGoOn();
    }

    @Test
    void whatFitsOnceIsServedOneAfterTheOtherOrToldToComeBack() {
        List<HttpResponse<String>> answers = atOnce("/v1/chat/completions", chat(LARGE_TEXT));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isIn(200, 503);
            if (answer.statusCode() == 503)
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(answers).anyMatch(answer -> answer.statusCode() == 200);
        assertSmallCallsGoOn();
        // What one call took is there for the next.
        assertThat(send("/v1/chat/completions", chat(LARGE_TEXT)).statusCode()).isEqualTo(200);
    }

    /** Small values take many times in memory what they take on the wire. */
    @ParameterizedTest
    @ValueSource(strings = {"{},", "\"\",", "[],"})
    void manySmallValuesCountForWhatTheyTake(String value) {
        String messages = value.repeat((LARGE - 3) / value.length());
        String body = "{\"model\": \"plain\", \"max_tokens\": 5, \"messages\": [" + messages + "{}]}";
        assertThat(atOnce("/v1/chat/completions", body))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(400, 413, 503));
        assertSmallCallsGoOn();
    }

    @Test
    void manyFieldsCountForWhatTheyTake() {
        StringBuilder body = new StringBuilder("{\"model\": \"plain\"");
        for (int i = 0; body.length() < LARGE; i++)
            body.append(",\"").append(Integer.toString(i, 36)).append("\":0");
        assertThat(atOnce("/v1/chat/completions", body.append('}').toString()))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(400, 413, 503));
        assertSmallCallsGoOn();
    }

    private static void assertSmallCallsGoOn() {
        assertThat(node.isAlive()).isTrue();
        assertThat(send("/v1/chat/completions", chat("Hello")).statusCode()).isEqualTo(200);
    }

    private static String chat(String text) {
        return "{\"model\": \"plain\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"" + text
                + "\"}]}";
    }

    /** Sends the body so many times at once, and small calls beside it, which must all be answered. */
    private static List<HttpResponse<String>> atOnce(String path, String body) {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> large = new ArrayList<>();
            List<Future<HttpResponse<String>>> small = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                large.add(clients.submit(() -> send(path, body)));
                small.add(clients.submit(() -> send("/v1/chat/completions", chat("Hello"))));
            }
            for (Future<HttpResponse<String>> answer : small)
                assertThat(answer.get().statusCode()).isEqualTo(200);
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : large) answers.add(answer.get());
            return answers;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(node.url() + path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .timeout(Duration.ofSeconds(60))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
