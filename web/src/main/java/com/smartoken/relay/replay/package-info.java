/**
 * Answers given again: under an Idempotency-Key, and from the response cache.
 *
 * <p>May use: the database, errors. Never sees: doors, vendors, the wallet.
 */
@NullMarked
package com.smartoken.relay.replay;

import org.jspecify.annotations.NullMarked;
