package com.smartoken.db.chain;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of the history outside the database.
 *
 * @param days as they were published
 * @param keys public keys of this service, besides those of {@code days}; when none is known at all, any key is believed
 */
public record Witness(List<SignedDay> days, Set<String> keys) {
    /** Nothing is known. */
    public static final Witness NONE = new Witness(List.of(), Set.of());

    public Witness {
        days = List.copyOf(days);
        keys = Stream.concat(days.stream().map(SignedDay::publicKey), keys.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean believes(String publicKey) {
        return keys.isEmpty() || keys.contains(publicKey);
    }
}
