package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.site.pages.PriceChart.Line;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Prices as steps, from the catalog that is shipped. */
class PriceChartTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-21");
    private static final Catalog CATALOG = Catalog.load(ContentFolder.packaged());

    @Test
    void aPriceIsAStepAtTheDayOfItsEffect() {
        PriceChart chart = PriceChart.of(model("deepseek-chat"), TODAY);
        assertThat(chart.lines()).extracting(Line::kind).containsExactly("output", "input", "cached");
        assertThat(chart.lines()).allSatisfy(line -> {
            assertThat(line.path()).matches("M8 \\d+(H\\d+V\\d+){2}H350");
            assertThat(line.dots()).hasSize(3);
        });
        assertThat(chart.to()).isEqualTo("Today");
        assertThat(chart.text()).contains("From Sep 10, 2026: input $0.15, cached input $0.003, output $0.60.");
    }

    @Test
    void onePriceAloneIsALineToToday() {
        Model model = CATALOG.models().stream()
                .filter(one -> one.prices().size() == 1)
                .findFirst()
                .orElseThrow();
        for (Line line : PriceChart.of(model, TODAY).lines()) {
            assertThat(line.path()).matches("M8 \\d+H350");
            assertThat(line.dots()).hasSize(1);
        }
    }

    @Test
    void aPriceOfTodayIsALineToo() {
        Model model = model("kimi-k2");
        LocalDate first = model.prices().getLast().price().effective();
        assertThat(PriceChart.of(model, first).lines())
                .allSatisfy(line -> assertThat(line.path()).startsWith("M8 ").endsWith("H350"));
    }

    @Test
    void aPriceAnnouncedForADayToComeIsWithinThePicture() {
        Model model = model("deepseek-chat");
        PriceChart chart = PriceChart.of(model, LocalDate.parse("2026-09-01"));
        assertThat(chart.to()).isEqualTo("Sep 24, 2026");
        assertThat(chart.lines().getFirst().dots())
                .allSatisfy(dot -> assertThat(dot.x()).isBetween(PriceChart.LEFT, PriceChart.RIGHT));
    }

    @Test
    void everyModelsLabelsCanBeReadAndStayInside() {
        for (Model model : CATALOG.models()) {
            PriceChart chart = PriceChart.of(model, TODAY);
            List<Integer> labels = chart.lines().stream().map(Line::labelY).toList();
            assertThat(labels)
                    .as(model.id())
                    .isSorted()
                    .allSatisfy(y -> assertThat(y).isBetween(10, PriceChart.BOTTOM));
            for (int i = 1; i < labels.size(); i++) {
                assertThat(labels.get(i) - labels.get(i - 1)).as(model.id()).isGreaterThanOrEqualTo(20);
            }
        }
    }

    @Test
    void aModelThatIsFreeHasNoHighestPrice() {
        assertThat(PriceChart.of(model("glm-4.7-flash"), TODAY).top()).isEmpty();
    }

    private static Model model(String id) {
        return Objects.requireNonNull(CATALOG.find(id));
    }
}
