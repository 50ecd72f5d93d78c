package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Shelf;
import com.smartoken.content.catalog.Ware;
import com.smartoken.money.Feature;
import com.smartoken.money.Offer;
import com.smartoken.money.Order;
import com.smartoken.money.Price;
import com.smartoken.money.Uses;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Extras;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call wants beside tokens at their usual price, where the model's price has it and the upstream is known to sell it.
 *
 * @param order what is to be held for
 * @param wares what the vendor is to be asked for
 */
record Wanted(Order order, List<Ware> wares) {
    static final Wanted NOTHING = new Wanted(Order.NONE, List.of());

    /** What a call wants at a shelf, at the price of the moment at which it began. */
    static Wanted of(ChatRequest request, Model model, Instant start, Shelf shelf) {
        if (request.extras().all().isEmpty()) return NOTHING;
        Price price = model.priceAt(start);
        if (price == null) return NOTHING;
        Offer offer = price.offer();
        List<Ware> wares = new ArrayList<>();
        Map<Feature, Long> most = new EnumMap<>(Feature.class);
        for (Extras.Extra extra : request.extras().all()) {
            Ware ware = shelf.sold(extra.field(), offer);
            if (ware == null || wares.contains(ware)) continue;
            wares.add(ware);
            most.put(ware.feature(), Shelf.usesMax(ware, offer) * request.choices());
        }
        Uses uses = most.isEmpty() ? Uses.NONE : new Uses(most);
        Order order = new Order(request.serviceTier(), request.extras().hasLongCache(), uses);
        return new Wanted(order, List.copyOf(wares));
    }

    /** Whether something that a body has is sold at a shelf. */
    static boolean isSold(Extras.Extra extra, ChatRequest request, @Nullable Price price, Shelf shelf) {
        if (price == null) return false;
        return switch (extra.field()) {
            case "service_tier" -> shelf.serviceTiers() && price.offer().hasTier(request.serviceTier());
            case "cache_control.ttl" -> shelf.longCache() && price.hasLongCache();
            default -> shelf.sold(extra.field(), price.offer()) != null;
        };
    }
}
