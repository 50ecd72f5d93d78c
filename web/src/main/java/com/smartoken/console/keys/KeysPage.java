package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/**
 * The list of keys.
 *
 * @param notice what was just done; empty for nothing
 * @param told what was just done to one of the revoked keys, whose id is {@code toldId}; empty for nothing
 * @param heldReason why the account is on hold; empty when it is not
 */
public record KeysPage(
        ConsoleLayout layout,
        String notice,
        String told,
        String toldId,
        String heldReason,
        List<KeyRow> keys,
        List<KeyRow> revoked,
        String revokedCount) {

    /** What the row of a key says of what was just done to it; empty for nothing. */
    public String toldOf(KeyRow key) {
        return key.id().equals(toldId) ? told : "";
    }

    public boolean isToldOfARevokedOne() {
        return revoked.stream().anyMatch(key -> !toldOf(key).isEmpty());
    }
}
