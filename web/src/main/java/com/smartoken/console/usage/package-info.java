/**
 * What an account used: the log of its requests, the receipt of each, sums by model, key, feature and end user.
 *
 * <p>May use: the frame, the database, the catalog. Never sees: other pages, the relay.
 */
@NullMarked
package com.smartoken.console.usage;

import org.jspecify.annotations.NullMarked;
