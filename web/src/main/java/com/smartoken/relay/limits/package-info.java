/**
 * How much may run: requests and tokens per minute, calls at once, and what this node can carry.
 *
 * <p>May use: the database, errors. Never sees: doors, vendors, the wallet.
 */
@NullMarked
package com.smartoken.relay.limits;

import org.jspecify.annotations.NullMarked;
