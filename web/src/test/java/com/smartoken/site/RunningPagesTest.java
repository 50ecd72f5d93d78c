package com.smartoken.site;

import static com.smartoken.testing.TestServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.Fault;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What public pages take from the running service. */
class RunningPagesTest {
    private static final String QUESTION =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

    @Test
    void statusSaysWhatTheRelaySaw() {
        try (TestServer server = TestServer.hasty()) {
            Customer customer = server.customer("5");
            server.first().always(Fault.STATUS_500);
            for (int i = 0; i < 3; i++) server.chat(customer, QUESTION);
            await(() -> server.database()
                            .number("select coalesce(sum(broken), 0)::bigint from route_measure where width = 'minute'")
                    == 3);
            String json = server.get("/status.json").body();
            assertThat(json).startsWith("{\"status\":\"down\",\"summary\":\"1 model is down: Plain\"");
            assertThat(server.get("/status").body())
                    .contains("1 model is down: Plain", "100%", "No calls yet")
                    .doesNotContain("secret-of", server.first().baseUrl(), customer.key());
            assertThat(server.get("/status.md").body()).contains("| Down | 100% |");
        }
    }

    @Test
    void securityTextNamesTheContactOfTheSetting() {
        try (TestServer server = TestServer.start(Map.of("SMARTOKEN_SECURITY_CONTACT", "mailto:safe@example.com"))) {
            assertThat(server.get("/.well-known/security.txt").body()).startsWith("Contact: mailto:safe@example.com\n");
        }
    }
}
