package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import java.util.Currency;
import java.util.List;

/** Reads the {@code cost} of a route: prices, each with the currency that the upstream bills in. */
final class CostReader {
    private static final String USUAL = "USD";

    private CostReader() {}

    /** All costs, newest first; none where the file says nothing of them. */
    static List<Cost> read(Fields route) {
        return PriceReader.newestFirst(
                route.maps("cost"),
                CostReader::cost,
                cost -> cost.entry().price().effective());
    }

    private static Cost cost(Fields fields) {
        Cost cost = new Cost(currency(fields), PriceReader.entry(fields));
        if (cost.entry().source() == null && !fields.has("source"))
            fields.error(
                    "source", "\"source\" is missing: a cost names the page or the contract's address that states it");
        fields.warnOfUnknown();
        return cost;
    }

    private static String currency(Fields fields) {
        String text = fields.text("currency");
        if (text.isEmpty()) return USUAL;
        try {
            return Currency.getInstance(text).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            fields.error("currency", "\"currency\" is a code such as USD or CNY");
            return USUAL;
        }
    }
}
