/**
 * The wallet as its owner sees it: balances, history, budgets, alerts and events.
 *
 * <p>May use: the frame, the database, campaigns' titles. Never sees: other pages, the relay.
 */
@NullMarked
package com.smartoken.console.wallet;

import org.jspecify.annotations.NullMarked;
