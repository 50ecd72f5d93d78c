/**
 * How upstreams are spoken to: their protocols, in the way that the catalog knows of each vendor.
 *
 * <p>May use: a call as the relay sees it, the catalog, the wire. Never sees: doors, the wallet, the database.
 */
@NullMarked
package com.smartoken.relay.vendor;

import org.jspecify.annotations.NullMarked;
