package com.smartoken.relay.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.ReceivedRequest;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body says of addresses, keys and headers is never followed, at no door: an inner address hears nothing. */
class NotFollowedTest extends ServerTest {
    private static Customer customer;

    @BeforeAll
    static void start() {
        customer = server.customer("5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "/v1/chat/completions; \"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]",
                "/v1/messages; \"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]",
                "/v1/responses; \"model\": \"plain\", \"input\": \"Hi\"",
                "/v1/completions; \"model\": \"plain\", \"prompt\": \"Hi\"",
                "/v1/embeddings; \"model\": \"vector\", \"input\": \"Hi\""
            })
    void followsNoAddressKeyOrHeaderOfABody(String path, String members) {
        int before = server.first().requests().size();
        // The second sandbox is the address that nobody must be led to.
        String inner = server.second().baseUrl();
        var answer = server.post(customer, path, """
                {%s, "max_tokens": 20, "api_base": "%s", "base_url": "%s", "api_key": "stolen-key",
                 "extra_headers": {"X-Injected": "stolen-header"}, "headers": {"Authorization": "Bearer stolen-key"},
                 "extra_body": {"injected": "stolen-body"}}""".formatted(members, inner, inner));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(sentSince(before)).hasSize(1);
        for (ReceivedRequest sent : sentSince(before)) {
            assertThat(sent.text() + sent.headers() + sent.target())
                    .doesNotContain("stolen", "api_base", "base_url", "extra_headers", "extra_body", "api_key")
                    .doesNotContain(inner);
            assertThat(sent.header("authorization")).isEqualTo("Bearer secret-of-first");
        }
        assertThat(server.second().requests()).isEmpty();
        server.requireCleanBooks();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "/v1/chat/completions; \"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"URL\"}}]}]",
                "/v1/messages; \"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image\", \"source\": {\"type\": \"url\", \"url\": \"URL\"}}]}]",
                "/v1/responses; \"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_image\", \"image_url\": \"URL\"}]}]"
            })
    void fetchesNoImage(String path, String members) {
        String inner = server.second().baseUrl() + "/latest/meta-data.png";
        var answer = server.post(
                customer, path, "{\"model\": \"reasoner\", \"max_tokens\": 20, " + members.replace("URL", inner) + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(server.second().requests()).isEmpty();
        server.requireCleanBooks();
    }

    private static List<ReceivedRequest> sentSince(int before) {
        List<ReceivedRequest> all = server.first().requests();
        return all.subList(before, all.size());
    }
}
