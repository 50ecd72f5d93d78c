package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.ReceivedRequest;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Routes that are set to be probed are asked for a word while no call tells of them, at nobody's cost but the operator's. */
class ProbesTest {
    @Test
    void findsARouteThatIsListedAndNotCallableBeforeAnyCustomerDoes() {
        try (SandboxUpstream sandbox = SandboxUpstream.start().pace(Duration.ZERO);
                TestServer server = TestServer.hasty(probed(sandbox))) {
            TestServer.await(() -> sandbox.requests().size() >= 2);
            ReceivedRequest probe = sandbox.requests().getFirst();
            assertThat(probe.path()).endsWith("/chat/completions");
            assertThat(probe.json().get("max_tokens").intValue()).isLessThanOrEqualTo(16);
            assertThat(server.upstreamRequests()).as("those without a probe").isZero();
            TestServer.await(() -> server.database()
                            .number("select count(*) from route_measure where upstream = 'evil' and answered > 0")
                    > 0);

            sandbox.always(Fault.STATUS_401);
            int before = sandbox.requests().size();
            TestServer.await(() -> sandbox.requests().size() > before);
            TestServer.Customer customer = server.customer("1");
            TestServer.await(() -> server.chat(customer, body("evil", ""))
                    .headers()
                    .firstValue("retry-after")
                    .isPresent());
            int asked = sandbox.requests().size();
            ErrorEnvelope.of(server.chat(customer, body("evil", ""))).is(503, "model_unavailable");
            assertThat(sandbox.requests()).as("a route that rests is not asked").hasSize(asked);
            assertThat(server.available(customer)).isEqualTo(1_000_000_000);
            server.requireCleanBooks();
        }
    }

    private static Upstream probed(SandboxUpstream sandbox) {
        return new Upstream(
                "evil",
                Upstream.Protocol.OPENAI,
                URI.create(sandbox.baseUrl()),
                "secret",
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.STOPS_BILLING,
                new Upstream.Breaker(1, Duration.ofSeconds(30)),
                Duration.ofMillis(300),
                null);
    }
}
