/**
 * A call and its answer as the relay sees them, whatever door it came through and whatever its upstream speaks.
 *
 * <p>May use: JSON, events, errors, money. Never sees: doors, vendors, the wallet, the database.
 */
@NullMarked
package com.smartoken.relay.chat;

import org.jspecify.annotations.NullMarked;
