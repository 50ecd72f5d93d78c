/**
 * Which routes may be tried, in which order and how often: breakers, retry budgets, what a caller wishes.
 *
 * <p>May use: measures, the catalog, JSON, errors. Never sees: doors, vendors, the wallet, the database.
 */
@NullMarked
package com.smartoken.relay.routing;

import org.jspecify.annotations.NullMarked;
