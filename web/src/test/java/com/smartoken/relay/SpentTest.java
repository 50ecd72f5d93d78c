package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.AttemptCosts;
import com.smartoken.db.AttemptCosts.Margin;
import com.smartoken.http.RequestId;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each attempt of a call reported and cost stands beside what the customer was charged. */
class SpentTest {
    private static final String STREAM = ", \"stream\": true";

    private static TestServer server;
    private static TestServer.Customer customer;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        customer = server.customer("5");
    }

    @AfterAll
    static void stop() {
        try {
            server.requireCleanBooks();
        } finally {
            server.close();
        }
    }

    @AfterEach
    void allIsWellAgain() {
        server.first().always(Fault.NONE);
        server.requireNoHolds();
    }

    @Test
    void anAnswerCostsWhatItsUpstreamReportedByTheRoutesOwnPrice() {
        for (String more : List.of("", STREAM)) {
            List<List<String>> rows = costs(call("spare", more), 1);
            assertThat(rows).hasSize(1);
            List<String> row = rows.getFirst();
            assertThat(row.subList(0, 4)).containsExactly("1", "first", "200", "false");
            assertThat(row.get(4)).contains("\"prompt_tokens\"");
            assertThat(row.get(5)).isEqualTo("CNY");
            // 4 and 8 yuan a million tokens are 4,000 and 8,000 billionths each
            assertThat(row.get(6)).isEqualTo(row.get(7));
        }
    }

    @Test
    void anAttemptThatFailedOnItsWayIsTakenToCostItsInput() {
        server.first().always(Fault.CUT_BEFORE_HEADERS);
        List<List<String>> rows = costs(call("spare", ""), 2);
        assertThat(rows.getFirst().subList(0, 2)).containsExactly("1", "first");
        assertThat(rows.getFirst().get(3)).isEqualTo("true");
        assertThat(rows.getFirst().get(4)).isEqualTo("null");
        assertThat(Long.parseLong(rows.getFirst().get(6))).isPositive();
        assertThat(rows.getLast().subList(0, 4)).containsExactly("2", "second", "200", "false");
        assertThat(rows.getLast().get(5)).isEqualTo("USD");
    }

    @Test
    void anErrorThatTheUpstreamAnsweredCostsNothing() {
        server.first().always(Fault.STATUS_500);
        List<List<String>> rows = costs(call("spare", ""), 1);
        assertThat(rows.stream().map(row -> row.get(0) + row.get(1))).containsExactly("2second");
    }

    @Test
    void withoutAUsageThatCanBeReadOurOwnCountCostsAndWhatWasReportedIsKept() {
        server.first().always(Fault.USAGE_MISSING);
        assertThat(costs(call("spare", STREAM), 1).getFirst().subList(3, 5)).containsExactly("true", "null");
        server.first().always(Fault.USAGE_NEGATIVE);
        List<String> row = costs(call("spare", ""), 1).getFirst();
        assertThat(row.get(3)).isEqualTo("true");
        assertThat(row.get(4)).contains("-100");
        assertThat(Long.parseLong(row.get(6))).isPositive();
    }

    @Test
    void whatCustomersAreNotChargedForCostsTheOperatorAllTheSame() {
        server.first().always(Fault.MORE_OUTPUT_THAN_ASKED);
        HttpResponse<String> response = call("spare", ", \"max_tokens\": 5");
        List<String> row = costs(response, 1).getFirst();
        assertThat(row.get(6)).isEqualTo(row.get(7));
    }

    @Test
    void aRouteWithoutACostKeepsWhatWasReportedAndTheMarginSaysThatItIsUnpriced() {
        List<String> row = costs(call("plain", ""), 1).getFirst();
        assertThat(row.get(4)).contains("\"prompt_tokens\"");
        assertThat(row.get(6)).isEqualTo("null");
        List<Margin> margins = new AttemptCosts(server.database().database()).margins(YearMonth.now(ZoneOffset.UTC));
        assertThat(margins).anyMatch(one -> one.upstreamModel().startsWith("vendor-plain") && one.unpriced() > 0);
    }

    private static HttpResponse<String> call(String model, String more) {
        HttpResponse<String> response = server.chat(customer, body(model, more));
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    /** Its attempts as they were written behind it; last what the reported tokens cost at the rates of the first route. */
    private static List<List<String>> costs(HttpResponse<String> response, int count) {
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        String request = "'" + RequestId.parse(id) + "'";
        TestServer.await(() ->
                server.database().number("select count(*) from attempt_cost where request_id = " + request) == count);
        return server.database()
                .rows("select n, upstream, result, estimated, reported, currency, cost,"
                        + " (reported::json ->> 'prompt_tokens')::bigint * 4000"
                        + " + (reported::json ->> 'completion_tokens')::bigint * 8000"
                        + " from attempt_cost where request_id = " + request + " order by n");
    }
}
