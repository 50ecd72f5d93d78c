package com.smartoken.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.db.ApiKeys;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.RawCall;
import com.smartoken.testing.RefusalTest;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not call: one clear error each, nothing sent on, nothing held, nothing charged. */
class KeyRefusalTest extends RefusalTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String BODY =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    @Test
    void refusesACallWithoutAKeyAndSaysHowToSendOne() {
        ErrorEnvelope error = refused(request -> request);
        error.is(401, "invalid_api_key");
        assertThat(error.type()).isEqualTo("authentication_error");
        assertThat(error.message()).contains("Authorization: Bearer");
    }

    @Test
    void refusesAWrongKey() {
        withKey(KeySecret.generate()).is(401, "invalid_api_key");
        withKey("sk-proj-abcdefghijklmnopqrstuvwxyz0123456789").is(401, "invalid_api_key");
    }

    @Test
    void refusesAMangledKey() {
        String key = customer.key();
        char last = key.charAt(key.length() - 1);
        withKey(key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a')).is(401, "invalid_api_key");
        char inside = key.charAt(20);
        withKey(key.substring(0, 20) + (inside == 'a' ? 'b' : 'a') + key.substring(21))
                .is(401, "invalid_api_key");
        withKey(key.toUpperCase(java.util.Locale.ROOT)).is(401, "invalid_api_key");
        withKey(key.substring(0, 30) + " " + key.substring(30)).is(401, "invalid_api_key");
        withKey(key + key).is(401, "invalid_api_key");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 14, 49, 54})
    void refusesATruncatedKey(int length) {
        withKey(customer.key().substring(0, length)).is(401, "invalid_api_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic %s", "%s", "Bearer", "Bearer ", "Token %s", "Bearer%s", "Bearer Bearer %s", ""})
    void refusesAWrongScheme(String form) {
        refused(request -> request.header("Authorization", form.formatted(customer.key())))
                .is(401, "invalid_api_key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' or '1'='1",
                "'; drop table api_key; --",
                "\\x00",
                "sk-st-%27%20or%201=1--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "../../etc/passwd",
                "${jndi:ldap://localhost/x}"
            })
    void refusesWhatIsMeantForADatabaseOrAShell(String text) {
        withKey(text).is(401, "invalid_api_key");
        refused(request -> request.header("x-api-key", text)).is(401, "invalid_api_key");
    }

    @Test
    void refusesAHeaderThatIsLongerThanAnyKey() {
        withKey("a".repeat(8_000)).is(401, "invalid_api_key");
        refused(request -> request.header("x-api-key", "a".repeat(8_000))).is(401, "invalid_api_key");
    }

    @RepeatedTest(5)
    void refusesHeadersOf64KibBeforeTheyReachTheService() throws IOException {
        // On a bare socket: the service answers and closes while the client still writes, which some clients take for a
        // failure.
        RawCall call = RawCall.send(
                server,
                "POST " + PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + "a".repeat(65_536)
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
        ErrorEnvelope error =
                ErrorEnvelope.parse(call.status(), call.body()).is(431, "request_header_fields_too_large");
        assertThat(error.message()).doesNotContain("aaaa");
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.header("x-request-id")).matches("req_[0-9a-f]{32}");
    }

    @Test
    void refusesAKeyThatStandsInTheQueryOnly() {
        HttpRequest.Builder request = server.request(PATH + "?api_key=" + customer.key() + "&key=" + customer.key()
                        + "&access_token=" + customer.key())
                .POST(BodyPublishers.ofString(BODY));
        ErrorEnvelope error = ErrorEnvelope.of(server.send(request)).is(401, "invalid_api_key");
        assertThat(error.message()).doesNotContain(customer.key());
    }

    @Test
    void refusesAKeyFromTheMomentItIsRevoked() {
        Customer revoked = server.customer("0");
        new ApiKeys(server.database().database()).revoke(revoked.key().substring(0, 14));
        withKey(revoked.key()).is(401, "revoked_api_key");
    }

    @Test
    void stopsAKeyThatWasInUseWithinASecondOfItsRevocation() {
        Customer poor = server.customer("0");
        withKey(poor.key()).is(402, "insufficient_balance");
        new ApiKeys(server.database().database()).revoke(poor.key().substring(0, 14));
        long revokedAt = System.nanoTime();
        TestServer.await(() -> withKey(poor.key()).code().equals("revoked_api_key"));
        assertThat(Duration.ofNanos(System.nanoTime() - revokedAt)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void refusesAnExpiredKey() {
        Customer brief = server.customer("0", Terms.lasting(Duration.ofMillis(1)));
        TestServer.await(() -> withKey(brief.key()).code().equals("expired_api_key"));
        withKey(brief.key()).is(401, "expired_api_key");
    }

    @Test
    void refusesAnEmptyWalletAndSaysWhatIsMissing() {
        ErrorEnvelope error = withKey(server.customer("0").key()).is(402, "insufficient_balance");
        assertThat(error.type()).isEqualTo("insufficient_quota");
        assertThat(error.message()).contains("plain", "$0.00");
    }

    @Test
    void refusesAModelThatIsNotOnTheKeysList() {
        Customer picky = server.customer("0", Terms.models("spare"));
        ErrorEnvelope error = withKey(picky.key()).is(403, "model_not_allowed");
        assertThat(error.type()).isEqualTo("permission_error");
        refused(
                        request -> request.header("Authorization", "Bearer " + picky.key()),
                        BODY.replace("\"plain\"", "\"spare\", \"models\": [\"plain\"]"))
                .is(403, "model_not_allowed");
    }

    @Test
    void takesAnAliasOnTheKeysListForItsModel() {
        Customer picky = server.customer("0", Terms.models("test/plain"));
        withKey(picky.key()).is(402, "insufficient_balance");
    }

    @Test
    void refusesAKeyFromAnotherNetworkAlsoWhenItClaimsToBeForwarded() {
        Customer remote = server.customer("0", Terms.networks("203.0.113.0/24", "2001:db8::/32"));
        withKey(remote.key()).is(403, "ip_not_allowed");
        refused(request -> request.header("Authorization", "Bearer " + remote.key())
                        .header("X-Forwarded-For", "203.0.113.7"))
                .is(403, "ip_not_allowed");
        Customer local = server.customer("0", Terms.networks("203.0.113.7", "127.0.0.0/8"));
        withKey(local.key()).is(402, "insufficient_balance");
    }

    @Test
    void refusesAHeldAccountUntilItIsReleased() {
        Customer held = server.customer("0");
        Accounts accounts = new Accounts(server.database().database());
        accounts.setHeld(held.account().id(), "a test");
        ErrorEnvelope error = withKey(held.key()).is(403, "account_on_hold");
        assertThat(error.message()).doesNotContain("a test");
        accounts.setHeld(held.account().id(), null);
        TestServer.await(() -> withKey(held.key()).code().equals("insufficient_balance"));
    }

    @Test
    void tellsTheKeyBeforeItLooksAtTheBody() {
        refused(request -> request.header("Authorization", "Bearer nobody"), "{nonsense")
                .is(401, "invalid_api_key");
    }

    @Test
    void takesTheKeyFromEitherHeader() {
        Customer poor = server.customer("0");
        refused(request -> request.header("x-api-key", poor.key())).is(402, "insufficient_balance");
        refused(request -> request.header("Authorization", "bearer " + poor.key()))
                .is(402, "insufficient_balance");
    }

    @Test
    void refusesAKeyWhoseLimitIsNothing() {
        Customer capped = server.customer("1");
        server.database()
                .execute("update api_key set cap_nano = 0, cap_period = 'day' where account_id = "
                        + capped.account().id());
        withKey(capped.key()).is(402, "key_limit_reached");
    }

    private static ErrorEnvelope withKey(String key) {
        return refused(request -> request.header("Authorization", "Bearer " + key));
    }

    private static ErrorEnvelope refused(UnaryOperator<HttpRequest.Builder> headers) {
        return ErrorEnvelope.of(send(headers));
    }

    private static ErrorEnvelope refused(UnaryOperator<HttpRequest.Builder> headers, String body) {
        return ErrorEnvelope.of(server.send(headers.apply(server.request(PATH))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))));
    }

    private static HttpResponse<String> send(UnaryOperator<HttpRequest.Builder> headers) {
        return server.send(headers.apply(server.request(PATH))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY)));
    }
}
