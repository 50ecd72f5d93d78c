package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/**
 * The list of keys.
 *
 * @param notice what was just done; empty for nothing
 * @param heldReason why the account is on hold; empty when it is not
 */
public record KeysPage(
        ConsoleLayout layout, String notice, String heldReason, List<KeyRow> keys, List<KeyRow> revoked, String max) {}
