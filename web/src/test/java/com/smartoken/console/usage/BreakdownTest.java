package com.smartoken.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.ledger.Labels;
import com.smartoken.money.Tokens;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sums by model, key, feature and end user. */
class BreakdownTest extends SpenderTest {
    private static final String PATH = "/console/usage/breakdown";

    @Test
    void sumsByModelKeyFeatureAndEndUser() {
        ada.settled("plain", new Tokens(1_000, 400, 0, 100, 0), Instant.now(), new Labels("search", "u-1"));
        ada.settled("dear", Tokens.of(10, 10), Instant.now(), new Labels("search", "u-2"));
        ada.settled("dear", Tokens.of(10, 10));
        ada.failed("dear", new Labels("mail", "u-1"));
        assertThat(csv("?by=model")).containsExactly("plain,1,0,1000,400,100,0,0.00084", "dear,3,1,20,0,20,0,0.00018");
        assertThat(csv("?by=key")).containsExactly("test,4,1,1020,400,120,0,0.00102");
        assertThat(csv("?by=feature"))
                .containsExactly(
                        "search,2,0,1010,400,110,0,0.00093",
                        "mail,1,1,0,0,0,0,0.00",
                        "\"Other features, and requests without one\",1,0,10,0,10,0,0.00009");
        assertThat(csv("?by=user")).startsWith("u-1,2,1,1000,400,100,0,0.00084", "u-2,1,0,10,0,10,0,0.00009");
        String page = ada.browser().get(PATH + "?by=user").body();
        assertThat(page)
                .contains("$0.00102", "href=\"/console/usage?user=u-1\"", "82.4%", "<svg class=\"usage-chart\"");
    }

    @Test
    void readsOnlyTheLargestOfManyLabelsAndSumsTheRest() {
        ada.settled("plain", Tokens.of(1_000, 0));
        server.database()
                .execute("set smartoken.labels_per_day = 0;"
                        + " insert into usage_day (account_id, day, kind, label, key_id, requests, charged) select "
                        + ada.account()
                        + ", (clock_timestamp() at time zone 'UTC')::date - i % 20, 'end_user', 'u-' || i,"
                        + " 0, 1, 1000000000000 / i from generate_series(1, 100000) i");
        server.database()
                .execute(
                        "select fold_usage(); update usage_day set requests = 100001, charged = charged + (select sum(charged) from usage_day"
                                + " where kind = 'end_user' and account_id = " + ada.account()
                                + ") where kind = 'model' and account_id = " + ada.account());
        List<String> all = csv("?by=user");
        assertThat(all).hasSize(1_001);
        assertThat(all.getFirst()).isEqualTo("u-1,1,0,0,0,0,0,1000.00");
        assertThat(all.getLast()).startsWith("\"Other end users, and requests without one\",99001,");
        String page = ada.browser().get(PATH + "?by=user").body();
        for (int i = 1; i <= 50; i++) assertThat(page).contains(">u-" + i + "<");
        assertThat(page).doesNotContain(">u-51<").contains("Shown are the 50 largest");
    }

    @Test
    void saysPlainlyWhatFurtherNamesOfADayCameTo() {
        server.database()
                .execute(
                        "insert into label_count select " + ada.account()
                                + ", (clock_timestamp() at time zone 'UTC')::date + i, 'end_user', 999 from generate_series(0, 1) i");
        ada.settled("plain", Tokens.of(100, 0), Instant.now(), new Labels(null, "the thousandth"));
        assertThat(csv("?by=user")).containsExactly("the thousandth,1,0,100,0,0,0,0.0001");
        ada.settled("plain", Tokens.of(50, 0), Instant.now(), new Labels(null, "one more"));
        ada.settled("plain", Tokens.of(30, 0), Instant.now(), new Labels(null, "and one more"));
        ada.settled("plain", Tokens.of(10, 0));
        assertThat(csv("?by=user"))
                .containsExactly(
                        "the thousandth,1,0,100,0,0,0,0.0001",
                        "Further end users of a day with very many,2,0,80,0,0,0,0.00008",
                        "\"Other end users, and requests without one\",1,0,10,0,0,0,0.00001");
        assertThat(ada.browser().get(PATH + "?by=user").body())
                .contains("Further end users of a day with very many", "each such request has its name in the list")
                .doesNotContain(">one more<");
        assertThat(ada.browser().get("/console/usage?user=one%20more").body()).contains("one more");
    }

    @Test
    void showsTheDearestOfThousandsOfKeysByNameAndSumsTheRest() {
        ada.settled("plain", Tokens.of(1_000, 0));
        server.database()
                .execute("insert into api_key (account_id, name, prefix, hash, revoked_at) select " + ada.account()
                        + ", 'old ' || i, 'sk-st-old' || i, sha256(('old ' || i)::bytea), clock_timestamp() from"
                        + " generate_series(1, 3000) i");
        server.database()
                .execute("insert into usage_day (account_id, day, kind, label, key_id, requests, charged) select "
                        + ada.account() + ", (clock_timestamp() at time zone 'UTC')::date - 1, 'model', 'plain', id, 1,"
                        + " 1000000000000 / substr(name, 5)::integer from api_key where name like 'old %'");
        String page = ada.browser().get(PATH + "?by=key").body();
        assertThat(page)
                .contains(">old 1<", ">old 50<", "Other keys", "Shown are the 50 largest, with their exact sums.")
                .doesNotContain(">old 51<", "nearly equal");
        List<String> file = csv("?by=key");
        assertThat(file).hasSize(1_001);
        assertThat(file.getFirst()).isEqualTo("old 1,1,0,0,0,0,0,1000.00");
        assertThat(file.getLast()).startsWith("Other keys,2001,");
    }

    @Test
    void writesNumbersAsTheirOwnerDoes() {
        ada.settled("plain", Tokens.of(1_000_000, 500_000), Instant.now(), Labels.NONE);
        ada.browser().submit("/console/settings", Map.of("name", "", "time_zone", "UTC", "number_format", "1.234,56"));
        assertThat(ada.browser().get(PATH).body())
                .contains("1.000.000", "100,0%")
                .doesNotContain("1,000,000");
        String list = ada.browser().get("/console/usage").body();
        assertThat(list).contains("1.000.000", "341 ms");
        String receipt = ada.browser()
                .get("/console/usage/" + list.replaceAll("(?s).*?/console/usage/(req_[0-9a-f]+).*", "$1"))
                .body();
        assertThat(receipt).contains("1.000.000", "500.000").doesNotContain("1,000,000 ×");
    }

    @Test
    void writesLabelsSafelyIntoPageAndFile() {
        ada.settled(
                "plain",
                Tokens.of(10, 10),
                Instant.now(),
                new Labels("=cmd|' /C calc'!A0", "<script>alert(1)</script>"));
        assertThat(csv("?by=feature").getFirst()).startsWith("'=cmd|' /C calc'!A0,1,");
        assertThat(ada.browser().get(PATH + "?by=user").body())
                .contains("&lt;script&gt;alert(1)")
                .contains("user=%3Cscript%3E")
                .doesNotContain("<script>alert");
    }

    @Test
    void saysWhatToDoWhereThereIsNothingAndWhatIsWrongWithDays() {
        assertThat(ada.browser().get(PATH).body()).contains("Nothing in this period");
        assertThat(ada.browser().get(PATH + "?period=custom&from=yesterday").statusCode())
                .isEqualTo(422);
        ada.settled("plain", Tokens.of(10, 10));
        assertThat(ada.browser().get(PATH + "?by=feature").body()).contains("x-smartoken-feature");
        assertThat(ada.browser().get(PATH + "?by=nonsense&period=nonsense").statusCode())
                .isEqualTo(200);
    }

    @Test
    void coversEachPeriodThatCanBeChosen() {
        ada.settled("plain", Tokens.of(10, 10));
        for (String period : List.of("today", "7d", "30d", "90d", "month")) {
            assertThat(csv("?period=" + period)).as(period).hasSize(1);
        }
        assertThat(csv("?period=last-month")).isEmpty();
        assertThat(csv("?period=custom&from=2026-01-01&to=2026-02-01")).isEmpty();
    }

    private List<String> csv(String query) {
        String[] lines = ada.browser().get(PATH + ".csv" + query).body().split("\r\n");
        return Arrays.asList(lines).subList(1, lines.length);
    }
}
