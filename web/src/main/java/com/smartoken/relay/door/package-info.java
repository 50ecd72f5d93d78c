/**
 * The formats that clients speak: each is read into a chat completion, and what comes back is written in it.
 *
 * <p>May use: a call as the relay sees it, JSON, errors. Never sees: vendors, the wallet, the database.
 */
@NullMarked
package com.smartoken.relay.door;

import org.jspecify.annotations.NullMarked;
