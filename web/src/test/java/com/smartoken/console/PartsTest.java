package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.credits.CreditsServer;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of the console's pages that htmx exchanges: each is what the page has in that place, letter by letter. */
class PartsTest extends CreditsConsoleTest {
    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*href=\"(/(?:console|operator)[^\"#]*)");
    private static final Pattern ACTS = Pattern.compile("\\sdata-hx-(get|post|put|patch|delete|boost)=");
    private static final Pattern FILE = Pattern.compile(".*\\.csv(\\?.*)?");
    private static final String CALL =
            "{\"model\":\"plain\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static TestBrowser olga;
    private static String ticket;

    @BeforeAll
    static void fill() {
        olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        TestServer.Customer customer = server.customerAt(CreditsServer.OPERATOR, "12.5");
        for (int call = 0; call < 52; call++) server.chat(customer, CALL);
        olga.submit("/console/wallet/limits", Map.of("kind", "account", "period", "month", "amount", "25"));
        for (int message = 0; message < 3; message++) {
            HttpResponse<String> sent =
                    olga.submit("/console/support", Map.of("subject", "Ticket " + message, "text", "How?"));
            ticket = URI.create(TestBrowser.location(sent)).getPath();
        }
        TestServer.await(() -> olga.get("/console/usage").body().contains("Older"));
    }

    static Stream<Part> parts() {
        return Stream.of(
                new Part("/console", "live", "section"),
                new Part("/console/usage", "requests", "div"),
                new Part("/console/usage?status=ok&model=plain", "requests", "div"),
                new Part("/console/usage?period=custom&from=never", "requests", "div"),
                new Part("/console/usage?status=error", "requests", "div"),
                new Part("/console/usage/breakdown", "sums", "div"),
                new Part("/console/usage/breakdown?by=key&period=7d", "sums", "div"),
                new Part("/console/usage/breakdown?period=custom&from=never", "sums", "div"),
                new Part("/console/wallet", "pay", "section"),
                new Part("/console/wallet", "limits", "section"),
                new Part("/console/wallet?saved=limit", "limits", "section"),
                new Part("/console/wallet?saved=alerts", "alerts", "section"),
                new Part("/console/wallet", "history", "section"),
                new Part("/console/wallet?kind=usage&from=2020-01-01&to=2020-01-02", "history", "section"),
                new Part("/console/wallet/days/" + LocalDate.now(ZoneOffset.UTC), "uses", "div"),
                new Part("/console/events", "events", "div"),
                new Part("/console/events?read", "events", "div"),
                new Part("/console/models", "gallery", "div"),
                new Part("/console/models?q=pl&show=claimable", "gallery", "div"),
                new Part("/console/models?claimed=2&q=nothing", "gallery", "div"),
                new Part("/console/support", "tickets", "section"),
                new Part("/operator/tickets", "tickets", "div"),
                new Part("/operator/tickets?state=closed", "tickets", "div"),
                new Part("/console/support/", "thread", "div"));
    }

    /** A part of the page at a path, and its element. */
    record Part(String path, String id, String element) {
        String address() {
            return path.equals("/console/support/") ? ticket + "?sent" : path;
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void thePartIsWhatThePageHas(Part part) {
        HttpResponse<String> page = olga.get(part.address());
        HttpResponse<String> alone = olga.part(part.address(), part.id);
        assertThat(alone.statusCode()).isEqualTo(page.statusCode());
        assertThat(alone.body().strip()).startsWith("<" + part.element + " ").endsWith("</" + part.element + ">");
        assertThat(alone.body()).containsPattern("^\\s*<[a-z]+ [^>]*id=\"" + part.id + "\"");
        assertThat(plain(page.body())).contains(plain(alone.body()));
        assertThat(page.body().split("\\sid=\"" + part.id + "\"", -1)).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void thePageIsWholeForTheHistoryAndForWhoAsksForAnotherPart(Part part) {
        HttpResponse<String> back = olga.get(part.address(), "HX-History-Restore-Request", "true");
        assertThat(back.body()).contains("<!doctype html>");
        assertThat(back.headers().firstValue("HX-Push-Url")).isEmpty();
        assertThat(olga.part(part.address(), "nothing-of-the-kind").body()).contains("<!doctype html>");
        for (HttpResponse<String> answer :
                List.of(back, olga.get(part.address()), olga.part(part.address(), part.id))) {
            assertThat(answer.headers().firstValue("Vary").orElse(""))
                    .contains("HX-Request", "HX-Target", "HX-History-Restore-Request");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/console/wallet, limits, /console/wallet/limits, amount, twenty",
        "/console/wallet, alerts, /console/wallet/alerts, balance_below, little",
        "/console/credits, redeem, /console/wallet/code, code, ABCD-1234",
        "/console/wallet, redeem, /console/wallet/code, code, ABCD-1234",
        "/console/support, new-ticket, /console/support, subject, No text",
        "/console/models, gallery, /console/models/claims, model, unknown"
    })
    void aRefusedFormIsThePartOfThePageThatSaysSo(String from, String id, String path, String field, String value) {
        HttpResponse<String> part = olga.submitPart(from, id, path, Map.of(field, value));
        HttpResponse<String> page = olga.submit(path, Map.of(field, value));
        assertThat(part.statusCode()).isEqualTo(422);
        assertThat(part.body()).containsPattern("^\\s*<(section|div) [^>]*id=\"" + id + "\"");
        assertThat(plain(page.body())).contains(plain(part.body()));
    }

    @Test
    void aChangeLeadsToThePartThatTellsOfIt() {
        Map<String, String> limit = Map.of("kind", "feature", "label", "x", "period", "day", "amount", "3");
        for (String way : List.of("/console/wallet/limits", "/console/wallet/limits/remove")) {
            HttpResponse<String> done = olga.submitPart("/console/wallet", "limits", way, limit);
            assertThat(done.statusCode()).isEqualTo(303);
            String next = TestBrowser.location(done);
            assertThat(next).endsWith("#limits");
            String part = olga.part(
                            next.replaceFirst("#.*", "").substring(server.url().length()), "limits")
                    .body();
            assertThat(part).contains(way.endsWith("remove") ? "The limit is removed." : "The limit is set.");
        }
    }

    @Test
    void aFormThatLeadsElsewhereTakesTheBrowserThere() {
        HttpResponse<String> sent = olga.submitPart(
                "/console/support", "new-ticket", "/console/support", Map.of("subject", "A", "text", "B"));
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.headers().firstValue("HX-Redirect").orElse("")).startsWith("/console/support/");
    }

    @Test
    void theAddressOfAFilterHasNothingThatIsNotFilledInAndIsPushedOnce() {
        String typed = "/console/usage?period=30d&model=plain&key=&status=&from=&to=&feature=&user=&min=";
        String clean = "/console/usage?model=plain";
        assertThat(pushed("/console/usage", typed, "requests")).isEqualTo(clean);
        assertThat(pushed(clean, typed, "requests")).isEqualTo("false");
        assertThat(pushed("/console/usage", "/console/usage?period=custom&from=x", "requests"))
                .isEqualTo("false");
        assertThat(pushed("/console/wallet", "/console/wallet?kind=usage&from=&to=", "history"))
                .isEqualTo("/console/wallet?kind=usage#history");
        assertThat(pushed("/console/wallet?kind=usage", "/console/wallet?kind=usage&from=&to=", "history"))
                .isEqualTo("false");
        assertThat(pushed("/operator/tickets", "/operator/tickets?state=closed", "tickets"))
                .isEqualTo("/operator/tickets?state=closed");
        assertThat(pushed("/console/usage/breakdown", "/console/usage/breakdown?by=key&period=30d", "sums"))
                .isEqualTo("/console/usage/breakdown?by=key");
    }

    private static String pushed(String page, String path, String id) {
        return olga.get(path, "HX-Request", "true", "HX-Target", "div#" + id, "HX-Current-URL", server.url() + page)
                .headers()
                .firstValue("HX-Push-Url")
                .orElse("");
    }

    @Test
    void everyPageOfTheConsoleLoadsHtmxWhenItActsWithItAndNotElse() {
        Set<String> seen = new TreeSet<>(Set.of("/console", "/operator/tickets"));
        Deque<String> open = new ArrayDeque<>(seen);
        List<String> wrong = new ArrayList<>();
        int loading = 0;
        while (!open.isEmpty()) {
            String path = open.poll();
            HttpResponse<String> page = olga.open(path);
            if (page.statusCode() != 200) wrong.add(path + " answers " + page.statusCode());
            boolean isLoaded = page.body().contains("/js/htmx.min.js\"");
            boolean acts = ACTS.matcher(page.body()).find();
            if (isLoaded != acts) wrong.add(path + (acts ? " acts without htmx" : " loads htmx for nothing"));
            if (isLoaded != page.body().contains("/js/parts.js\""))
                wrong.add(path + " has one script without the other");
            if (isLoaded) loading++;
            LINK.matcher(page.body())
                    .results()
                    .map(link -> link.group(1).replace("&amp;", "&"))
                    .filter(link -> !FILE.matcher(link).matches() && kind(link, seen) < 3)
                    .forEach(link -> {
                        if (seen.add(link)) open.add(link);
                    });
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).hasSizeGreaterThan(40);
        assertThat(loading).isBetween(20, seen.size() - 10);
    }

    /** How many pages were seen that differ from this one only in a number, an id or the values of its query. */
    private static long kind(String link, Set<String> seen) {
        String kind = shape(link);
        return seen.stream().filter(other -> shape(other).equals(kind)).count();
    }

    private static String shape(String link) {
        return link.replaceAll("req_[0-9a-f-]+|\\d+", "N").replaceAll("=[^&]*", "=V");
    }

    /** Without the mask of the token and without the ends of lines that an indentation moves. */
    private static String plain(String html) {
        return html.replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "token")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
