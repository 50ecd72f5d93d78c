package com.smartoken.content.catalog;

import com.smartoken.money.Fee;
import com.smartoken.money.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor is known to sell beside tokens, and in which words. What is not here is refused, whatever a price says.
 *
 * @param services features that are counted by use
 * @param serviceTiers whether {@code service_tier} chooses the tariff, and the answer says which one served it
 * @param longCache whether {@code cache_control} takes a {@code ttl} of {@code 1h}
 */
public record Shelf(List<Ware> services, boolean serviceTiers, boolean longCache) {
    /** Nothing. */
    public static final Shelf EMPTY = new Shelf(List.of(), false, false);

    public Shelf {
        services = List.copyOf(services);
    }

    /** What a field asks for, where the offer has a price for it and the most that can be billed is known; null else. */
    public @Nullable Ware sold(String field, Offer offer) {
        for (Ware service : services) {
            if (service.fields().contains(field) && usesMax(service, offer) > 0) return service;
        }
        return null;
    }

    /** The most uses of a service that one answer is billed for at an offer; 0 where it is not sold or nobody knows. */
    public static long usesMax(Ware service, Offer offer) {
        Fee fee = offer.fee(service.feature());
        if (fee == null) return 0;
        if (fee.usesMax() > 0) return fee.usesMax();
        // What is paid once for a call has one use, however often.
        return service.usesMax() > 0 || fee.perUse() > 0 ? service.usesMax() : 1;
    }
}
