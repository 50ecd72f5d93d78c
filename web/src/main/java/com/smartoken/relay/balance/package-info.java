/**
 * What programs ask about their account: balance, key, the cost of a past call, in the shapes that tools know.
 *
 * <p>May use: the relay, keys, the database. Never sees: pages, templates.
 */
@NullMarked
package com.smartoken.relay.balance;

import org.jspecify.annotations.NullMarked;
