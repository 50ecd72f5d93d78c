package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.AttemptCosts.Attempted;
import com.smartoken.db.AttemptCosts.Bill;
import com.smartoken.db.AttemptCosts.Margin;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What upstreams reported and cost stands beside what customers were charged. */
class AttemptCostsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    private TestDatabase test;
    private AttemptCosts costs;
    private RequestIds ids;

    @BeforeEach
    void open() {
        test = TestDatabase.create();
        costs = new AttemptCosts(test.database());
        ids = new RequestIds(Node.register(test.database()));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void anAttemptIsKeptOnceAsItsUpstreamReportedIt() {
        UUID request = ids.next();
        String usage = "{\"prompt_tokens\": 3,  \"odd\": \"\\u0000\"}";
        List<Attempted> all = List.of(
                attempted(request, 1, "504", null, null),
                attempted(request, 2, "200", usage, new Bill("CNY", 1_500_000_000, DAY)));
        costs.add(all);
        costs.add(all);
        assertThat(test.rows("select n, result, reported, cost, currency, effective from attempt_cost order by n"))
                .containsExactly(
                        List.of("1", "504", "null", "null", "null", "null"),
                        List.of("2", "200", usage, "1500000000", "CNY", "2026-01-01"));
        assertThat(test.number("select count(*) from attempt_cost_default")).isZero();
    }

    @Test
    void aReportWithoutEndIsCut() {
        costs.add(List.of(attempted(ids.next(), 1, "200", "\0" + "x".repeat(1 << 20), null)));
        assertThat(test.number("select length(reported) from attempt_cost")).isEqualTo(AttemptCosts.REPORTED_MAX);
    }

    @Test
    void theApplicationMayAddToItAndNothingElse() {
        costs.add(List.of(attempted(ids.next(), 1, "200", null, null)));
        for (String change :
                List.of("update attempt_cost set cost = 0", "delete from attempt_cost", "truncate attempt_cost")) {
            assertThatThrownBy(() -> test.database().run(db -> db.execute(change)))
                    .hasMessageContaining("denied");
            assertThatThrownBy(() -> test.execute(change)).hasMessageContaining("written once");
        }
    }

    @Test
    void aMonthsMarginIsByRouteAndCurrencyWithFailedAttemptsInIt() {
        UUID request = ids.next();
        costs.add(List.of(
                attempted(request, 1, "first_byte_timeout", null, new Bill("CNY", 500_000_000, DAY)),
                attempted(request, 2, "200", "{}", new Bill("CNY", 2_000_000_000, DAY)),
                attempted(ids.next(), 1, "200", "{}", new Bill("USD", 7, DAY)),
                attempted(ids.next(), 1, "200", "{}", null)));
        logged(request, 9_000_000_000L);
        logged(ids.next(), 1_000_000_000L);
        List<Margin> margins = costs.margins(YearMonth.now(ZoneOffset.UTC));
        assertThat(margins)
                .containsExactly(
                        new Margin(
                                "alpha",
                                "a-1",
                                2,
                                4,
                                1,
                                1,
                                usd("10.000000000"),
                                "CNY",
                                usd("2.500000000"),
                                usd("0.500000000"),
                                true),
                        new Margin(
                                "alpha",
                                "a-1",
                                2,
                                4,
                                1,
                                1,
                                usd("10.000000000"),
                                "USD",
                                usd("0.000000007"),
                                usd("0.000000000"),
                                false));
        assertThat(costs.margins(YearMonth.of(2026, 1))).isEmpty();
    }

    private static BigDecimal usd(String text) {
        return new BigDecimal(text);
    }

    private static Attempted attempted(
            UUID request, int n, String result, @Nullable String reported, @Nullable Bill bill) {
        return new Attempted(7, request, n, "alpha", "a-1", result, reported, reported == null, bill);
    }

    private void logged(UUID request, long charged) {
        test.execute(
                "insert into usage_record (request_id, account_id, key_id, outcome, model, route, upstream_model, path, status,"
                        + " streamed, price, held, cost, charged, started_at) values ('" + request
                        + "', 7, 1, 'settled', 'a', 'alpha', 'a-1', '/', 200, false, '{}', " + charged + ", " + charged
                        + ", "
                        + charged + ", now())");
    }
}
