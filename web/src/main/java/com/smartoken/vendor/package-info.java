/** How upstreams are spoken to: their protocols, and what one vendor does unlike the others. */
@NullMarked
package com.smartoken.vendor;

import org.jspecify.annotations.NullMarked;
