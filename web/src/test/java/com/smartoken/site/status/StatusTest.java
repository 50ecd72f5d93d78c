package com.smartoken.site.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Route;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status page says of what was measured. */
class StatusTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /** A bucket of the histogram whose times are about 12 s, and one of about 0.5 s. */
    private static final int LATE = 28;

    private static final int SOON = 14;

    private final Map<Window, List<RouteSum>> measured = new EnumMap<>(Window.class);

    @ParameterizedTest
    @CsvSource({
        "0, 0, QUIET",
        "1, 0, AVAILABLE",
        "0, 1, QUIET",
        "1, 1, QUIET",
        "0, 3, DOWN",
        "2, 1, AVAILABLE",
        "2, 2, DOWN",
        "50, 50, DOWN",
        "51, 49, SLOW",
        "90, 10, AVAILABLE",
        "89, 11, SLOW",
        "7, 2, AVAILABLE",
        "1000000, 0, AVAILABLE"
    })
    void judgesARouteByItsFailures(long answered, long failed, Verdict verdict) {
        RouteSum sum = sum("first", answered, failed, SOON);
        assertThat(Verdict.of(RouteSum.none("first", "m"), sum)).isEqualTo(verdict);
    }

    @Test
    void aRouteIsSlowWhenHalfOfItsStreamsWaitForTheirFirstToken() {
        RouteSum none = RouteSum.none("first", "m");
        assertThat(Verdict.of(none, sum("first", 3, 0, LATE))).isEqualTo(Verdict.SLOW);
        assertThat(Verdict.of(none, sum("first", 2, 0, LATE)))
                .as("two say nothing")
                .isEqualTo(Verdict.AVAILABLE);
    }

    @Test
    void theLastQuarterOfAnHourDecidesOnceItHasEnoughCalls() {
        RouteSum bad = sum("first", 0, 30, SOON);
        assertThat(Verdict.of(sum("first", 3, 0, SOON), bad)).isEqualTo(Verdict.AVAILABLE);
        assertThat(Verdict.of(sum("first", 2, 0, SOON), bad)).isEqualTo(Verdict.DOWN);
    }

    @Test
    void saysNothingOfWhatNobodyCalled() {
        StatusBoard board = board();
        assertThat(board.verdict()).isEqualTo(Verdict.QUIET);
        assertThat(board.summary()).isEqualTo("No calls in the last hour, so nothing to report");
        assertThat(board.models())
                .allSatisfy(model -> assertThat(model.wasCalled()).isFalse());
    }

    @Test
    void aModelIsAsWellAsItsBestRoute() {
        measure(sum("first", 0, 9, SOON), sum("second", 9, 0, SOON));
        assertThat(find("spare").verdict()).isEqualTo(Verdict.AVAILABLE);
        assertThat(find("spare").routes().getFirst().verdict()).isEqualTo(Verdict.DOWN);
        assertThat(find("plain").verdict()).isEqualTo(Verdict.DOWN);
        assertThat(board().summary()).matches("\\d+ models are down");
    }

    @Test
    void saysThatAllAnswersWhenItDoes() {
        measure(sum("first", 9, 0, SOON), sum("second", 9, 0, SOON), sum("drains", 9, 0, SOON));
        assertThat(board().summary()).isEqualTo("All routes answer");
        assertThat(board().scope()).endsWith("models had calls in the last hour.");
    }

    @Test
    void aRouteWithoutAKeyIsNotConnected() {
        Upstreams off = Upstreams.of(List.of(upstream("first", null), upstream("second", null)));
        StatusBoard board = new StatusBoards(StatusTest::catalog, off, () -> measured, () -> NOW).now();
        assertThat(board.models())
                .allSatisfy(model -> assertThat(model.verdict()).isEqualTo(Verdict.OFF));
    }

    @Test
    void whatAnswersInPlaceOfAllRoutesIsShownInTheirPlace() {
        Upstreams local = Upstreams.of(List.<Upstream>of()).otherwise(upstream("sandbox", "secret"));
        StatusBoard board = new StatusBoards(StatusTest::catalog, local, () -> measured, () -> NOW).now();
        assertThat(board.models()).allSatisfy(model -> {
            assertThat(model.routes()).hasSize(1);
            assertThat(model.routes().getFirst().upstream()).isEqualTo("sandbox");
        });
    }

    @Test
    void withoutADatabaseItSaysSo() {
        StatusBoard board = new StatusBoards(
                        StatusTest::catalog,
                        upstreams(),
                        () -> {
                            throw new DatabaseUnavailable("the database is away");
                        },
                        () -> NOW)
                .now();
        assertThat(board.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(board.summary()).contains("can't reach its database");
        assertThat(StatusJson.of(board)).contains("\"status\":\"down\"");
    }

    @ParameterizedTest
    @CsvSource({"0, none, 0", "1, <10, 1", "9, <10, 1", "10, 10+, 10", "99, 10+, 10", "12345, '10,000+', 10000"})
    void tellsOnlyHowManyDigitsTheNumberOfCallsHas(long calls, String words, long atLeast) {
        RouteFigures figures = new RouteFigures(calls, 0, -1, -1);
        assertThat(figures.calls()).isEqualTo(words);
        assertThat(figures.callsAtLeast()).isEqualTo(atLeast);
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 0%", "3, 1, 33.3%", "100, 100, 100%", "10000, 1, <0.1%", "1000, 1, 0.1%", "0, 0, ''"})
    void writesErrorsInPercent(long calls, long failed, String words) {
        assertThat(new RouteFigures(calls, failed, -1, -1).errors()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"-1, ''", "0, 0 ms", "999, 999 ms", "1240, 1.2 s", "9990, 10.0 s", "14200, 14 s"})
    void writesTimesAsPeopleSayThem(int millis, String words) {
        assertThat(RouteFigures.time(millis)).isEqualTo(words);
    }

    @Test
    void neverNamesAnAddressOrAKey() {
        measure(sum("first", 5, 5, SOON), sum("second", 9, 0, SOON));
        for (String text : List.of(StatusJson.of(board()), StatusMarkdown.of(board()))) {
            assertThat(text).contains("first", "spare").doesNotContain("secret-of", "127.0.0.1", "upstream.example");
        }
    }

    /** Has every route of these upstreams measured so, in every window. */
    private void measure(RouteSum... sums) {
        List<RouteSum> all = new ArrayList<>();
        for (Model model : catalog().models()) {
            for (Route route : model.routes()) {
                for (RouteSum sum : sums) {
                    if (!sum.upstream().equals(route.upstream())) continue;
                    all.add(new RouteSum(
                            route.upstream(), route.model(), sum.answered(), sum.broken(), 0, 0, sum.firstToken()));
                }
            }
        }
        for (Window window : Window.values()) measured.put(window, all);
    }

    private StatusBoard board() {
        return new StatusBoards(StatusTest::catalog, upstreams(), () -> measured, () -> NOW).now();
    }

    private ModelStatus find(String id) {
        return board().models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static RouteSum sum(String upstream, long answered, long failed, int bucket) {
        List<Long> firstToken = new ArrayList<>(Collections.nCopies(RouteSum.BUCKETS, 0L));
        firstToken.set(bucket, answered);
        return new RouteSum(upstream, "sandbox-model", answered, failed, 0, 0, firstToken);
    }

    private static Upstreams upstreams() {
        return Upstreams.of(List.of(
                upstream("first", "secret-of-first"),
                upstream("second", "secret-of-second"),
                upstream("drains", "secret-of-drains")));
    }

    private static Upstream upstream(String name, String key) {
        return new Upstream(
                name,
                Upstream.Protocol.OPENAI,
                URI.create("https://upstream.example/v1"),
                key,
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.STOPS_BILLING);
    }

    private static Catalog catalog() {
        Path root = Path.of(System.getProperty("smartoken.root", ".."));
        return Catalog.load(ContentFolder.of(root.resolve("web/src/test/resources/content")));
    }
}
