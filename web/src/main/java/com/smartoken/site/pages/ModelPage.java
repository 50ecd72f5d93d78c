package com.smartoken.site.pages;

import com.smartoken.site.Layout;
import com.smartoken.site.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything about one model. */
public record ModelPage(
        Layout layout,
        ModelRow row,
        List<String> capabilities,
        String thinking,
        String trial,
        String unconfirmed,
        boolean hasWriteRate,
        boolean hasThinkingRate,
        List<RateRow> rates,
        List<ExtraRow> extras,
        @Nullable PeakBox peak,
        PriceChart chart,
        List<PriceLine> history,
        List<RouteLine> routes,
        List<String> aliases,
        List<Setting> settings,
        List<Sample> samples,
        String notes) {

    /** When rates are multiplied, whether that is so now, and until when; no turn where they never change. */
    public record PeakBox(
            String times,
            String days,
            String hours,
            String zone,
            String except,
            boolean isNow,
            @Nullable Moment turn,
            List<RateRow> rates) {}

    /** One price of the history; empty texts where nothing is known. */
    public record PriceLine(
            String day,
            String machineDay,
            String input,
            String cached,
            String output,
            String note,
            String source,
            String sourceHost,
            String checked,
            String machineChecked,
            boolean isConfirmed,
            String state) {}

    /** A route, and what a client pays that leaves while it streams. */
    public record RouteLine(String upstream, String order, String rule) {}

    /** What a client program asks its user to type. */
    public record Setting(String label, String value) {}
}
