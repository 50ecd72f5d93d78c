package com.smartoken.money;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TariffTest {
    private static final LocalDate DAY = LocalDate.parse("2026-08-16");
    private static final Rates FLASH = new Rates(150_000, 3_000, 150_000, 600_000, 600_000);
    private final Tariff flash = new Tariff(DAY, Peak.NORMAL, FLASH, List.of());

    @Test
    void roundsUpOnceAtTheEnd() {
        // 1 × 0.003 + 1 × 0.15 + 1 × 0.60 USD per million = 753 000 pico-dollars
        assertThat(flash.cost(new Tokens(2, 1, 0, 1, 0), 0).nano()).isEqualTo(753);
        assertThat(new Tariff(DAY, Peak.NORMAL, Rates.of(1, 1), List.of())
                        .cost(Tokens.of(1, 1), 0)
                        .nano())
                .isEqualTo(1);
        assertThat(flash.cost(Tokens.NONE, 0).nano()).isZero();
    }

    @Test
    void pricesTheWholeRequestByTheHighestTierThatItsInputExceeds() {
        Tariff tiered = new Tariff(
                DAY,
                Peak.NORMAL,
                Rates.of(100_000, 400_000),
                List.of(
                        new Price.Tier(32_000, Rates.of(200_000, 800_000)),
                        new Price.Tier(256_000, Rates.of(300_000, 1_200_000))));
        assertThat(tiered.cost(Tokens.of(32_000, 10), 0).nano()).isEqualTo(3_200_000 + 4_000);
        assertThat(tiered.cost(Tokens.of(32_001, 10), 0).nano()).isEqualTo(6_400_200 + 8_000);
        assertThat(tiered.cost(Tokens.of(256_001, 0), 0).tierAbove()).isEqualTo(256_000);
        assertThat(Tariff.fromArray(tiered.toArray())).isEqualTo(tiered);
    }

    @Test
    void quotaCoversInputFirstThenOutput() {
        Tariff.Cost cost = flash.cost(Tokens.of(100, 50), 120);
        assertThat(cost.quotaInput()).isEqualTo(100);
        assertThat(cost.quotaOutput()).isEqualTo(20);
        assertThat(cost.nano()).isEqualTo(30 * 600);
        assertThat(flash.cost(Tokens.of(100, 50), 150).nano()).isZero();
    }

    @Test
    void aRequestThatThoughtPaysTheThinkingRateForAllItsOutput() {
        Tariff qwen =
                new Tariff(DAY, Peak.NORMAL, new Rates(400_000, 400_000, 400_000, 1_200_000, 4_000_000), List.of());
        assertThat(qwen.cost(new Tokens(0, 0, 0, 100, 40), 0).nano()).isEqualTo(400_000);
        assertThat(qwen.cost(new Tokens(0, 0, 0, 100, 0), 0).nano()).isEqualTo(120_000);
    }

    @Test
    void aServiceTierAndPeakHoursMultiplyTokensTogetherAndNeverFees() {
        Offer offer = new Offer(
                Map.of(Feature.WEB_SEARCH, new Fee(5_000_000, 10_000_000, 3)), Map.of("priority", 2_000, "flex", 500));
        Peak always = new Peak(
                ZoneId.of("UTC"), EnumSet.allOf(DayOfWeek.class), List.of(new Peak.Hours(0, 1440)), Set.of(), 1_500);
        Price price = new Price(DAY, Rates.of(100_000, 400_000), List.of(), always, offer);
        Tariff fast = price.tariffAt(Instant.EPOCH, order("priority", 3));
        // (1,000 × 0.1 + 100 × 0.4 USD per million) × 1.5 × 2, and two searches of 0.01 USD beside 0.005 once
        assertThat(fast.cost(Tokens.of(1_000, 100), searches(2), 0).nano()).isEqualTo(140_000 * 3 + 25_000_000);
        assertThat(fast.cost(Tokens.of(1_000, 100), Uses.NONE, 0).nano()).isEqualTo(140_000 * 3);
        assertThat(fast.worstCase(1_000, 100, 0)).isEqualTo(140_000 * 3 + 35_000_000);
        Tariff slow = price.tariffAt(Instant.EPOCH, order("flex", 0));
        assertThat(slow.cost(Tokens.of(1_000, 100), 0).nano()).isEqualTo(140_000 * 3 / 4);
        assertThat(price.tariffAt(Instant.EPOCH, order("unknown", 0)).extras()).isEqualTo(PricedExtras.NONE);
    }

    @Test
    void theUsualServiceTierCountsWhereItServedACallAndIsTheCheaperOne() {
        Price price = new Price(
                DAY,
                Rates.of(100_000, 400_000),
                List.of(),
                null,
                new Offer(Map.of(), Map.of("priority", 2_000, "flex", 500)));
        Uses usual = new Uses(Map.of(), 0, true);
        assertThat(price.tariffAt(Instant.EPOCH, order("priority", 0))
                        .cost(Tokens.of(1_000, 0), usual, 0)
                        .nano())
                .isEqualTo(100_000);
        assertThat(price.tariffAt(Instant.EPOCH, order("flex", 0))
                        .cost(Tokens.of(1_000, 0), usual, 0)
                        .nano())
                .isEqualTo(50_000);
    }

    @Test
    void noFeatureIsUsedMoreOftenThanItWasHeldForAndQuotaCoversNone() {
        Price price = new Price(
                DAY,
                Rates.of(100_000, 400_000),
                List.of(),
                null,
                new Offer(Map.of(Feature.WEB_SEARCH, new Fee(0, 10_000_000, 3)), Map.of()));
        Tariff tariff = price.tariffAt(Instant.EPOCH, order(null, 3));
        assertThat(tariff.cost(Tokens.of(10, 10), searches(900), 1_000).nano()).isEqualTo(30_000_000);
        assertThat(tariff.worstCase(10, 10, 1_000)).isEqualTo(30_000_000);
        assertThat(tariff.affordableOutput(10, 10, 1_000, 29_999_999)).isEqualTo(-1);
        // What nobody ordered is not charged.
        assertThat(price.tariffAt(Instant.EPOCH)
                        .cost(Tokens.NONE, searches(2), 0)
                        .nano())
                .isZero();
    }

    @Test
    void whatIsWrittenToALongCacheHasItsOwnRateInEachTier() {
        Rates low = new Rates(100, 10, 125, 200, 400, 400);
        Rates high = new Rates(200, 20, 250, 400, 800, 800);
        Price price = new Price(DAY, low, List.of(new Price.Tier(1_000, high)), null);
        Tariff tariff = price.tariffAt(Instant.EPOCH, new Order(null, true, Uses.NONE));
        assertThat(Tariff.fromArray(tariff.toArray())).isEqualTo(tariff);
        Tokens written = new Tokens(1_000, 0, 600, 0, 0);
        assertThat(tariff.cost(written, 0).nano()).isEqualTo(160); // 400 × 100 + 600 × 200 pico-dollars
        Uses mixed = new Uses(Map.of(), 200, false);
        assertThat(tariff.cost(written, mixed, 0).extras().longWritten()).isEqualTo(400);
        assertThat(pico(tariff.cost(new Tokens(1_000_000, 0, 600_000, 0, 0), 0)))
                .isEqualTo(400_000 * 200L + 600_000 * 400L);
        assertThat(price.tariffAt(Instant.EPOCH).cost(written, 0).rates().longCacheWrite())
                .isZero();
        assertThatThrownBy(() -> new Price(DAY, low, List.of(new Price.Tier(1_000, high.withLongCacheWrite(0))), null))
                .hasMessageContaining("every tier");
    }

    @Test
    void aTariffWithoutExtrasIsKeptAsItAlwaysWas() {
        assertThat(flash.toArray()).containsExactly(DAY.toEpochDay(), 1_000, 150_000, 3_000, 150_000, 600_000, 600_000);
    }

    private static long pico(Tariff.Cost cost) {
        return cost.nano() * 1_000;
    }

    private static Order order(@Nullable String tier, long searches) {
        return new Order(tier, false, searches == 0 ? Uses.NONE : searches(searches));
    }

    private static Uses searches(long count) {
        return new Uses(Map.of(Feature.WEB_SEARCH, count));
    }

    @Test
    void peakHoursCountByTheStartInTheirZone() {
        Peak peak = new Peak(
                ZoneId.of("Asia/Shanghai"),
                Set.of(DayOfWeek.MONDAY),
                List.of(new Peak.Hours(9 * 60, 12 * 60)),
                Set.of(LocalDate.parse("2026-10-05")),
                2000);
        assertThat(peak.factorAt(Instant.parse("2026-11-16T00:59:59Z"))).isEqualTo(1000);
        assertThat(peak.factorAt(Instant.parse("2026-11-16T01:00:00Z"))).isEqualTo(2000);
        assertThat(peak.factorAt(Instant.parse("2026-11-16T03:59:59Z"))).isEqualTo(2000);
        assertThat(peak.factorAt(Instant.parse("2026-11-16T04:00:00Z"))).isEqualTo(1000);
        assertThat(peak.factorAt(Instant.parse("2026-10-05T02:00:00Z"))).isEqualTo(1000);
    }

    @Test
    void theNextTurnOfPeakHoursLeavesOutDaysWithoutThemAndHoursThatTouch() {
        Peak peak = new Peak(
                ZoneId.of("Asia/Shanghai"),
                Set.of(DayOfWeek.MONDAY),
                List.of(new Peak.Hours(12 * 60, 14 * 60), new Peak.Hours(9 * 60, 12 * 60), new Peak.Hours(1380, 1440)),
                Set.of(LocalDate.parse("2026-11-23")),
                2000);
        assertThat(turn(peak, "2026-11-16T00:59:59Z")).isEqualTo("2026-11-16T09:00+08:00");
        assertThat(turn(peak, "2026-11-16T01:00:00Z")).isEqualTo("2026-11-16T14:00+08:00");
        assertThat(turn(peak, "2026-11-16T15:30:00Z")).isEqualTo("2026-11-17T00:00+08:00");
        assertThat(turn(peak, "2026-11-16T16:00:00Z")).isEqualTo("2026-11-30T09:00+08:00");
        Peak always = new Peak(
                ZoneId.of("UTC"), EnumSet.allOf(DayOfWeek.class), List.of(new Peak.Hours(0, 1440)), Set.of(), 2000);
        assertThat(always.turnAfter(Instant.EPOCH)).isNull();
    }

    private static String turn(Peak peak, String instant) {
        return requireNonNull(peak.turnAfter(Instant.parse(instant)))
                .toOffsetDateTime()
                .toString();
    }

    @Test
    void noCostExceedsTheWorstCase() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Tariff tariff = randomTariff(random);
            long input = random.nextLong(400_000);
            long output = random.nextLong(5_000);
            long quota = random.nextInt(3) == 0 ? random.nextLong(400_000) : 0;
            long actualInput = random.nextLong(input + 1);
            long cached = random.nextLong(actualInput + 1);
            long written = random.nextLong(actualInput - cached + 1);
            long actualOutput = random.nextLong(output + 1);
            Tokens tokens = new Tokens(actualInput, cached, written, actualOutput, random.nextLong(actualOutput + 1));
            assertThat(Tariff.fromArray(tariff.toArray())).isEqualTo(tariff);
            Uses uses = new Uses(
                    Map.of(Feature.WEB_SEARCH, random.nextLong(9), Feature.CODE_INTERPRETER, random.nextLong(9)),
                    random.nextLong(400_000),
                    random.nextBoolean());
            assertThat(tariff.cost(tokens, uses, quota).nano())
                    .isLessThanOrEqualTo(tariff.worstCase(input, output, quota));
        }
    }

    @Test
    void affordableOutputIsTheLargestThatFits() {
        long money = flash.worstCase(1_000, 700, 0);
        assertThat(flash.affordableOutput(1_000, 5_000, 0, money)).isEqualTo(700);
        assertThat(flash.affordableOutput(1_000, 5_000, 0, money - 1)).isEqualTo(699);
        assertThat(flash.affordableOutput(1_000, 5_000, 0, 149_999)).isEqualTo(-1);
    }

    @Test
    void refusesPricesAndCountsThatMakeNoSense() {
        assertThatThrownBy(() -> Rates.perMillion(new BigDecimal("0.1234567"))).hasMessageContaining("six decimals");
        assertThatThrownBy(() -> Rates.perMillion(new BigDecimal("-1"))).hasMessageContaining("negative");
        assertThatThrownBy(() -> new Tokens(1, 2, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Usd.parse("1e3")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Usd.parse("12.50").nano()).isEqualTo(12_500_000_000L);
        assertThat(new Usd(12_500_000_001L)).hasToString("12.500000001");
    }

    private static Tariff randomTariff(Random random) {
        boolean isLong = random.nextInt(3) == 0;
        Rates rates = randomRates(random, isLong);
        List<Price.Tier> tiers = random.nextBoolean()
                ? List.of()
                : List.of(
                        new Price.Tier(1_000 + random.nextInt(1000), randomRates(random, isLong)),
                        new Price.Tier(100_000, randomRates(random, isLong)));
        List<PricedExtras.Line> lines = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            if (random.nextInt(3) > 0) continue;
            long perUse = random.nextLong(20_000_000);
            lines.add(new PricedExtras.Line(feature, random.nextLong(20_000_000), perUse, random.nextLong(1, 6)));
        }
        int times = random.nextBoolean() ? 1_000 : 1 + random.nextInt(4_000);
        PricedExtras extras = new PricedExtras(times, isLong ? Tokens.MAX : 0, lines);
        return new Tariff(DAY, random.nextBoolean() ? 1000 : 1 + random.nextInt(3000), rates, tiers, extras);
    }

    private static Rates randomRates(Random random, boolean isLong) {
        return new Rates(
                random.nextLong(5_000_000),
                random.nextLong(5_000_000),
                random.nextLong(5_000_000),
                isLong ? 1 + random.nextLong(9_000_000) : 0,
                random.nextLong(20_000_000),
                random.nextLong(20_000_000));
    }
}
