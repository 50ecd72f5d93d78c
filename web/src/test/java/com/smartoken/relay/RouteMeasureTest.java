package com.smartoken.relay;

import static com.smartoken.testing.TestServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the relay counts for and against a route. */
class RouteMeasureTest {
    private static final String QUESTION =
            "{\"model\": \"%s\", \"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

    private TestServer server;
    private Customer customer;

    @BeforeEach
    void start() {
        server = TestServer.hasty();
        customer = server.customer("5");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void countsAnswersAndTimesTheFirstTokenOfStreamsAlone() {
        server.chat(customer, QUESTION.formatted("plain", false));
        stream("plain");
        await(() -> sum("answered", "first") == 2);
        assertThat(server.database()
                        .number("select sum(n) from route_measure, unnest(first_token) as n where width = 'minute'"))
                .isEqualTo(1);
        assertThat(sum("broken + timed_out + unavailable", "first")).isZero();
    }

    @Test
    void countsAFailureForTheRouteThatFailedAndTheAnswerForTheOneThatHelped() {
        server.first().nextFault(Fault.STATUS_429);
        server.chat(customer, QUESTION.formatted("spare", false));
        await(() -> sum("unavailable", "first") == 1 && sum("answered", "second") == 1);
        assertThat(sum("answered", "first")).isZero();
    }

    @Test
    void countsAStreamThatBreaksInTheMiddle() {
        server.first().nextFault(PlannedFault.after(4, Fault.CUT_MID_STREAM));
        stream("plain");
        await(() -> sum("broken", "first") == 1);
    }

    @Test
    void aRequestThatWasWrongIsNotTheRoutesFault() {
        server.first().nextFault(Fault.STATUS_400);
        assertThat(server.chat(customer, QUESTION.formatted("plain", false)).statusCode())
                .isEqualTo(400);
        server.chat(customer, QUESTION.formatted("plain", false));
        await(() -> sum("answered", "first") == 1);
        assertThat(sum("broken + timed_out + unavailable", "first")).isZero();
    }

    private void stream(String model) {
        server.stream(customer, QUESTION.formatted(model, true)).body().forEach(line -> {});
    }

    private long sum(String column, String upstream) {
        return server.database()
                .number("select coalesce(sum(" + column + "), 0)::bigint from route_measure where width = 'minute'"
                        + " and upstream = '" + upstream + "'");
    }
}
