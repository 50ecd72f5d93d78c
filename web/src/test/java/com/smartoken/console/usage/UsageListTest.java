package com.smartoken.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.UsageLog;
import com.smartoken.db.ledger.Labels;
import com.smartoken.money.Tokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of requests: what it finds, how it is paged, and its file. */
class UsageListTest extends SpenderTest {
    private static final Pattern ROW = Pattern.compile("href=\"/console/usage/(req_[0-9a-f]{32})\"");
    private static final String LINK = "<a class=\"button\"[^>]*href=\"([^\"]+)\"[^>]*>";

    @Test
    void saysWhatToDoBeforeTheFirstRequest() {
        assertThat(open("").body())
                .contains("No requests yet", "/docs/quickstart")
                .doesNotContain("<table");
    }

    @Test
    void findsByEachFilterAndByAllTogether() {
        Instant now = Instant.now();
        Labels search = new Labels("search", "u-1");
        String plain = ada.settled("plain", Tokens.of(100, 10));
        String tagged = ada.settled("plain", Tokens.of(2_000_000, 10), now, search);
        String dear = ada.settled("dear", Tokens.of(100, 10), now, new Labels("search", "u-2"));
        String failed = ada.failed("dear", search);
        assertThat(ids("")).containsExactlyInAnyOrder(plain, tagged, dear, failed);
        assertThat(ids("?model=dear")).containsExactlyInAnyOrder(dear, failed);
        assertThat(ids("?status=error")).containsExactly(failed);
        assertThat(ids("?status=ok")).containsExactlyInAnyOrder(plain, tagged, dear);
        assertThat(ids("?feature=search")).containsExactlyInAnyOrder(tagged, dear, failed);
        assertThat(ids("?user=u-1")).containsExactlyInAnyOrder(tagged, failed);
        assertThat(ids("?min=2")).containsExactly(tagged);
        assertThat(ids("?key=" + ada.keyId())).hasSize(4);
        assertThat(ids("?key=999999")).isEmpty();
        assertThat(ids("?feature=search&user=u-1&status=ok&model=plain&min=0.01&key=" + ada.keyId()))
                .containsExactly(tagged);
        assertThat(ids("?feature=search&user=u-1&status=ok&model=dear")).isEmpty();
        assertThat(open("?feature=nothing").body()).contains("No request matches.");
    }

    @Test
    void findsByDaysInTheAccountsOwnZone() {
        server.database().execute("update account set time_zone = 'Asia/Shanghai' where id = " + ada.account());
        String evening = ada.settled("plain", Tokens.of(1, 1), Instant.parse("2026-11-17T15:59:59Z"), Labels.NONE);
        String night = ada.settled("plain", Tokens.of(1, 1), Instant.parse("2026-11-17T16:00:00Z"), Labels.NONE);
        assertThat(ids("?period=custom&from=2026-11-17&to=2026-11-17")).containsExactly(evening);
        assertThat(ids("?period=custom&from=2026-11-18&to=2026-11-18")).containsExactly(night);
        assertThat(open("?period=custom&from=2026-11-18&to=2026-11-18").body())
                .contains("Nov 18, 00:00:00", "datetime=\"2026-11-17T16:00:00Z\"", "Times are in Asia/Shanghai.");
    }

    @Test
    void keepsWhatWasTypedAndSaysWhatIsWrongWithIt() {
        for (String wrong : List.of(
                "period=custom&from=2026-13-01",
                "period=custom&from=2026-02-02&to=2026-01-01",
                "period=custom&from=2020-01-01&to=2026-01-01",
                "min=much",
                "min=-1",
                "key=abc")) {
            HttpResponse<String> page = open("?" + wrong);
            assertThat(page.statusCode()).as(wrong).isEqualTo(422);
            assertThat(page.body()).as(wrong).contains("hint-bad", "aria-invalid=\"true\"");
        }
        assertThat(open("?min=much").body()).contains("value=\"much\"");
    }

    @Test
    void findsARequestByItsIdHoweverItIsWritten() {
        String id = ada.settled("plain", Tokens.of(1, 1));
        String hex = id.substring(4);
        String dashed = hex.replaceAll("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        for (String written : List.of(id, hex, dashed, hex.toUpperCase(java.util.Locale.ROOT), "%20" + id + "%20")) {
            HttpResponse<String> answer = open("?id=" + written);
            assertThat(answer.statusCode()).as(written).isEqualTo(303);
            assertThat(answer.headers().firstValue("location").orElseThrow()).endsWith("/console/usage/" + id);
        }
        HttpResponse<String> none = open("?id=req_%22%3E%3Cb%3E");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body())
                .contains("This account has no request with this ID.")
                .doesNotContain("\"><b>");
    }

    @Test
    void pagesWithoutGapsOrDoublesWhileNewRequestsArrive() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 120; i++) first.add(ada.settled("plain", Tokens.of(1, 1)));
        String page = open("").body();
        List<String> seen = new ArrayList<>(rows(page));
        assertThat(seen).hasSize(50);
        List<String> late = new ArrayList<>();
        while (page.contains("Older →")) {
            late.add(ada.settled("plain", Tokens.of(1, 1)));
            page = follow(page, "Older");
            seen.addAll(rows(page));
        }
        first.sort(Comparator.reverseOrder()); // of one millisecond, by their IDs
        assertThat(seen).hasSize(120).doesNotHaveDuplicates().containsExactlyElementsOf(first);
        List<String> back = new ArrayList<>(rows(page).reversed());
        while (page.contains("← Newer")) {
            page = follow(page, "Newer");
            back.addAll(rows(page).reversed());
        }
        assertThat(new HashSet<>(back)).containsAll(first).containsAll(late);
        assertThat(rows(page).getFirst()).isEqualTo(late.getLast());
    }

    @Test
    void looksOnlySoFarForWhatIsRareAndGoesOnFromThere() {
        String rare = ada.settled(
                "plain", Tokens.of(2_000_000, 10), Instant.now().minus(90, ChronoUnit.MINUTES), Labels.NONE);
        // As many cheap ones since then as one page looks at, and some: no index can tell the dear one from them.
        server.database()
                .execute("insert into usage_record (request_id, account_id, key_id, outcome, model, path, status,"
                        + " streamed, price, held, cost, charged, started_at) select (lpad(to_hex((extract(epoch from at) * 1000)::bigint),"
                        + " 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid, "
                        + ada.account() + ", " + ada.keyId()
                        + ", 'settled', 'plain', '/v1/chat/completions', 200, true,"
                        + " array[20454,1000,0,1,1,1,1,1], 1, 1, 1, at from (select i, clock_timestamp() - interval '80 min'"
                        + " + i * interval '150 ms' as at from generate_series(1, "
                        + (UsageLog.ROWS_READ_MAX + 3_000) + ") i) made");
        String page = open("?min=1").body();
        assertThat(rows(page)).isEmpty();
        assertThat(page).contains("Nothing found so far.", "Searched back to");
        String next = follow(page, "Search on");
        assertThat(rows(next)).containsExactly(rare);
        assertThat(next).doesNotContain("Search on");
    }

    @Test
    void skipsTheDaysOnWhichThereWasNoSuchRequest() {
        String old = ada.settled("dear", Tokens.of(1, 1), Instant.now().minus(20, ChronoUnit.DAYS), Labels.NONE);
        server.database()
                .execute(
                        "select fold_usage(); update usage_day set day = day - 20 where account_id = " + ada.account());
        ada.settled("plain", Tokens.of(1, 1));
        assertThat(ids("?model=dear")).containsExactly(old);
    }

    @Test
    void writesAFileThatNoSpreadsheetRuns() {
        List<String> evil = List.of("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "＝1");
        for (String text : evil)
            ada.settled("plain", Tokens.of(1, 1), Instant.now(), new Labels(text, "a \"q\", b" + text));
        HttpResponse<String> file = ada.browser().get("/console/usage/export.csv");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
        assertThat(file.headers().firstValue("content-disposition").orElseThrow())
                .contains("attachment", ".csv");
        String[] lines = file.body().split("\r\n");
        assertThat(lines).hasSize(7);
        assertThat(lines[0]).startsWith("request_id,started_at,model");
        for (int i = 0; i < evil.size(); i++) {
            String line = lines[6 - i];
            assertThat(line)
                    .containsPattern(",\"?'" + Pattern.quote(evil.get(i)))
                    .doesNotContain("," + evil.get(i) + ",");
            assertThat(line).contains("\"a \"\"q\"\", b");
            assertThat(line).containsPattern("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+\\+00:00");
            assertThat(line).contains(",0.000003,");
        }
    }

    @Test
    void writesOnlyWhatIsFilteredIntoTheFile() {
        ada.settled("plain", Tokens.of(1, 1));
        ada.settled("dear", Tokens.of(1, 1));
        String body = ada.browser().get("/console/usage/export.csv?model=dear").body();
        assertThat(body.split("\r\n")).hasSize(2);
        assertThat(body).contains(",dear,").doesNotContain(",plain,");
        assertThat(ada.browser().get("/console/usage/export.csv?min=x").statusCode())
                .isEqualTo(422);
    }

    @Test
    void showsNothingOfAnotherAccount() {
        ada.settled("plain", Tokens.of(1, 1));
        try (Spender eve = new Spender(server, "1")) {
            assertThat(eve.browser().get("/console/usage").body()).contains("No requests yet");
            assertThat(eve.browser().get("/console/usage?key=" + ada.keyId()).body())
                    .doesNotContain("/console/usage/req_");
            assertThat(eve.browser().get("/console/usage/export.csv").body().split("\r\n"))
                    .hasSize(1);
        }
    }

    private HttpResponse<String> open(String query) {
        return ada.browser().get("/console/usage" + query);
    }

    private List<String> ids(String query) {
        return rows(open(query).body());
    }

    private String follow(String page, String label) {
        Matcher link = Pattern.compile(LINK + "[^<]*" + label).matcher(page);
        assertThat(link.find()).as(label).isTrue();
        return ada.browser().get(link.group(1).replace("&amp;", "&")).body();
    }

    private static List<String> rows(String page) {
        List<String> ids = new ArrayList<>();
        Matcher matcher = ROW.matcher(page);
        while (matcher.find()) ids.add(matcher.group(1));
        return ids;
    }
}
