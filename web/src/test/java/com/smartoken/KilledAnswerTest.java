package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.keys.KeyMaker;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.money.Usd;
import com.smartoken.testing.Eventually;
import com.smartoken.testing.ServedProcess;
import com.smartoken.testing.Terms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed between the commit that charges an answer in one piece and the first byte of that answer. */
class KilledAnswerTest {
    private static final String LEDGER =
            " from pg_stat_activity where datname = current_database()" + " and application_name = 'smartoken ledger'";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestDatabase database;
    private SandboxUpstream upstream;
    private String key;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        upstream = SandboxUpstream.start().pace(Duration.ZERO);
        Account account = new Accounts(database.database()).create("retrying@example.com");
        new Wallets(database.database(), new RequestIds(Clock.systemUTC()))
                .credit(new Wallets.Credit(
                        account.id(), LotKind.PAID, Source.of("test"), Usd.parse("50"), null, "test", "to begin with"));
        key = new KeyMaker(database.database(), Terms.ANY_MODEL, Clock.systemUTC())
                .create(account.id(), Terms.NONE)
                .secret();
    }

    @AfterEach
    void stop() {
        http.close();
        upstream.close();
        database.close();
    }

    @Test
    void theRepeatOfItsIdempotencyKeyGetsTheAnswerElsewhereAndIsNotPaidAgain() throws Exception {
        try (ServedProcess first = ServedProcess.start(database.settings(), folder, upstream.baseUrl())) {
            CompletableFuture<HttpResponse<String>> cut = call(first);
            Eventually.holds(() -> database.number("select count(*) from hold") == 1);
            while (!isChargedWhileItStandsStill(first)) first.goOn();
            assertThat(cut).isNotDone();
            first.kill();
            assertThatThrownBy(cut::join).hasCauseInstanceOf(java.io.IOException.class);
        }
        try (ServedProcess second = ServedProcess.start(database.settings(), folder, upstream.baseUrl())) {
            HttpResponse<String> repeated = call(second).join();
            assertThat(repeated.statusCode()).isEqualTo(200);
            assertThat(repeated.headers().firstValue("x-smartoken-replayed")).hasValue("true");
            assertThat(repeated.body()).contains("\"content\"", "\"cost\"");
        }
        assertThat(database.number("select count(*) from usage_record")).isOne();
        assertThat(database.number("select count(*) from movement where kind = 'use'"))
                .isOne();
        assertThat(new LedgerCheck(database.database()).violations()).isEmpty();
    }

    /**
     * Has the statement that charges wait for a row, pauses the node meanwhile, and lets the row go: the database commits, and
     * nobody reads its word. False when the statement had waited too long before.
     */
    private boolean isChargedWhileItStandsStill(ServedProcess node) throws SQLException {
        try (Connection other = DriverManager.getConnection(database.settings().url(), "postgres", "");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from hold for update");
            // It waits for a tenth of a second only, so this is no place for a pause.
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (database.number("select count(*)" + LEDGER + " and wait_event_type = 'Lock'") == 0)
                assertThat(System.nanoTime()).isLessThan(deadline);
            node.pause();
            other.rollback();
        }
        Eventually.holds(() -> database.number("select count(*)" + LEDGER + " and state = 'active'") == 0);
        return database.number("select count(*) from usage_record") == 1;
    }

    private CompletableFuture<HttpResponse<String>> call(ServedProcess node) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/chat/completions"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}],"
                                + " \"sandbox\": {\"fault\": \"slow_headers\", \"ms\": 2000}}"))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
