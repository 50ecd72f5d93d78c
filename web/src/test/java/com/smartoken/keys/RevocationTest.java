package com.smartoken.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.local.LocalIssuer;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key that is revoked in the console stops on the other node too, within a second and in the middle of a stream. */
class RevocationTest {
    private static final String EMAIL = "ada@example.com";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String ASK =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";
    private static final String STREAM = "{\"model\": \"plain\", \"stream\": true, \"max_tokens\": 4000,"
            + " \"messages\": [{\"role\": \"user\", \"content\": \"Write 3000 words\"}]}";

    private LocalIssuer issuer;
    private TestServer here;
    private TestServer other;
    private TestBrowser browser;
    private Customer customer;

    @BeforeEach
    void start() {
        issuer = LocalIssuer.start(0);
        here = TestServer.withSignIn(issuer, Map.of());
        other = here.secondNode();
        browser = here.browser();
        browser.signIn(EMAIL);
        customer = here.customerAt(EMAIL, "5");
    }

    @AfterEach
    void stop() {
        here.requireCleanBooks();
        other.close();
        here.close();
        issuer.close();
    }

    @Test
    void refusesTheKeyOnTheOtherNodeWithinASecond() {
        assertThat(other.chat(customer, ASK).statusCode()).isEqualTo(200);
        long revoked = revoke();
        TestServer.await(() -> other.chat(customer, ASK).statusCode() == 401);
        assertThat(System.nanoTime() - revoked).isLessThan(SECOND.toNanos());
        assertThat(other.chat(customer, ASK).body()).contains("revoked_api_key");
    }

    @Test
    void stopsAStreamThatFlowsOnTheOtherNodeAndChargesWhatCame() {
        other.first().pace(Duration.ofMillis(20));
        Heard heard = hear(other, STREAM);
        TestServer.await(() -> heard.lines() > 5);
        long revoked = revoke();
        List<String> lines = heard.all();
        assertThat(System.nanoTime() - revoked).isLessThan(SECOND.toNanos());
        assertThat(lines.getLast()).contains("revoked_api_key", "\"finish_reason\":\"error\"");
        assertThat(lines).doesNotContain("data: [DONE]");
        here.requireCleanBooks();
        assertThat(here.database()
                        .number("select count(*) from usage_record where error_code = 'revoked_api_key'"
                                + " and charged > 0 and charged < held and estimated"))
                .isEqualTo(1);
        TestServer.await(() -> other.first().openStreams() == 0);
    }

    @Test
    void stopsStreamsWhoseUpstreamIsSilent() {
        for (Fault fault : List.of(Fault.HANG_MID_STREAM, Fault.HANG_BEFORE_FIRST_CHUNK, Fault.HANG_BEFORE_HEADERS)) {
            Customer one = here.customerAt(EMAIL, "0");
            other.first().nextFault(PlannedFault.of(fault));
            int before = other.first().requests().size();
            Heard heard = hear(other, one, STREAM);
            TestServer.await(() -> other.first().requests().size() > before);
            long revoked = revoke();
            assertThat(String.join("\n", heard.all())).as(fault.name()).contains("revoked_api_key");
            assertThat(System.nanoTime() - revoked).as(fault.name()).isLessThan(SECOND.toNanos());
        }
    }

    @Test
    void tellsHowManyStreamsWereTold() {
        here.first().pace(Duration.ofMillis(20));
        other.first().pace(Duration.ofMillis(20));
        Heard mine = hear(here, STREAM);
        Heard theirs = hear(other, STREAM);
        TestServer.await(() -> mine.lines() > 2 && theirs.lines() > 2);
        String question =
                browser.get("/console/keys/" + newestKey() + "/revocation").body();
        assertThat(question).contains("2 streams and 0 other calls");
        HttpResponse<String> answer = browser.submit("/console/keys/" + newestKey() + "/revocation", Map.of());
        assertThat(browser.get(TestBrowser.location(answer)).body()).contains("2 running streams were told to stop");
        assertThat(mine.all().getLast()).contains("revoked_api_key");
        assertThat(theirs.all().getLast()).contains("revoked_api_key");
    }

    @Test
    void stopsTheStreamsOfAnAccountThatIsPutOnHold() {
        other.first().pace(Duration.ofMillis(20));
        Heard heard = hear(other, STREAM);
        TestServer.await(() -> heard.lines() > 5);
        new Accounts(here.database().database()).setHeld(customer.account().id(), "suspicious");
        assertThat(heard.all().getLast()).contains("account_on_hold");
    }

    @Test
    void leavesTheStreamsOfOtherKeysAlone() {
        here.first().pace(Duration.ofMillis(10));
        Heard heard = hear(here, STREAM.replace("3000", "100"));
        TestServer.await(() -> heard.lines() > 2);
        here.customerAt(EMAIL, "0");
        revoke(); // the newest, which is another one
        assertThat(heard.all()).contains("data: [DONE]");
    }

    /** Revokes the newest key. @return when that was asked for */
    private long revoke() {
        String path = "/console/keys/" + newestKey() + "/revocation";
        String token = browser.token();
        long now = System.nanoTime();
        browser.post(path, Map.of("_csrf", token), "Sec-Fetch-Site", "same-origin");
        return now;
    }

    private long newestKey() {
        return here.database().number("select max(id) from api_key");
    }

    private Heard hear(TestServer node, String body) {
        return hear(node, customer, body);
    }

    private static Heard hear(TestServer node, Customer customer, String body) {
        return new Heard(node, customer, body);
    }

    /** What came of a stream that is read in the background. */
    private static final class Heard {
        private final List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> reading;

        Heard(TestServer node, Customer customer, String body) {
            reading = CompletableFuture.runAsync(() -> {
                HttpResponse<Stream<String>> response = node.stream(customer, body);
                try (Stream<String> all = response.body()) {
                    all.filter(line -> !line.isEmpty()).forEach(lines::add);
                }
            });
        }

        int lines() {
            return lines.size();
        }

        List<String> all() {
            reading.join();
            return lines;
        }
    }
}
