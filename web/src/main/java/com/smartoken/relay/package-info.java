/**
 * From a client's call to an upstream and back, held before and settled after.
 *
 * <p>May use: keys, the wallet, the catalog, the wire, its own rooms. Never sees: the console, the site, templates.
 */
@NullMarked
package com.smartoken.relay;

import org.jspecify.annotations.NullMarked;
