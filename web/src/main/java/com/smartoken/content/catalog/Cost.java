package com.smartoken.content.catalog;

import com.smartoken.money.Order;
import com.smartoken.money.Tariff;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream charges the operator for a model from a day on. No customer sees it.
 *
 * @param currency of its rates, as ISO 4217 has it
 * @param entry where a rate says USD, the currency is meant
 */
public record Cost(String currency, PriceEntry entry) {
    /**
     * What counts for an attempt.
     *
     * @param currency whose billionths the tariff gives
     */
    public record Rate(String currency, Tariff tariff) {}

    /** The newest of these, newest first, whose day (UTC) has come at an instant; null when none has. */
    static @Nullable Rate at(List<Cost> costs, Instant start, Order order) {
        LocalDate day = LocalDate.ofInstant(start, ZoneOffset.UTC);
        for (Cost cost : costs) {
            if (cost.entry.price().effective().isAfter(day)) continue;
            return new Rate(cost.currency, cost.entry.price().tariffAt(start, order));
        }
        return null;
    }
}
