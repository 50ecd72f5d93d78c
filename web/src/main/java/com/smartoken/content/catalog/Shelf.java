package com.smartoken.content.catalog;

import com.smartoken.money.Feature;
import com.smartoken.money.Fee;
import com.smartoken.money.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor is known to sell beside tokens, and in which words. What is not here is refused, whatever a price says.
 *
 * @param wares features that are counted by use
 * @param serviceTiers whether {@code service_tier} chooses the tariff, and the answer says which one served it
 * @param longCache whether {@code cache_control} takes a {@code ttl} of {@code 1h}
 */
public record Shelf(List<Ware> wares, boolean serviceTiers, boolean longCache) {
    /** Nothing. */
    public static final Shelf EMPTY = new Shelf(List.of(), false, false);

    public Shelf {
        wares = List.copyOf(wares);
    }

    /** What a field asks for, where the offer has a price for it and the most that can be billed is known; null else. */
    public @Nullable Ware sold(String field, Offer offer) {
        for (Ware ware : wares) {
            if (ware.fields().contains(field) && usesMax(ware, offer) > 0) return ware;
        }
        return null;
    }

    /** Whether a feature can be asked for at an offer. */
    boolean sells(Feature feature, Offer offer) {
        return wares.stream().anyMatch(ware -> ware.feature() == feature && usesMax(ware, offer) > 0);
    }

    /** The most uses of a ware that one answer is billed for at an offer; 0 where it is not sold or nobody knows. */
    public static long usesMax(Ware ware, Offer offer) {
        Fee fee = offer.fee(ware.feature());
        if (fee == null) return 0;
        if (fee.usesMax() > 0) return fee.usesMax();
        // What is paid once for a call has one use, however often.
        return ware.usesMax() > 0 || fee.perUse() > 0 ? ware.usesMax() : 1;
    }
}
