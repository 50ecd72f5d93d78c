/**
 * {@code /status}: how the routes of each model do, from what the relay measured of its own calls.
 *
 * <p>May use: the frame, the relay's measures, the catalog. Never sees: accounts, keys, the wallet, the console.
 */
@NullMarked
package com.smartoken.site.status;

import org.jspecify.annotations.NullMarked;
