/** The relay: from a client's call to an upstream and back, held before and settled after. */
@NullMarked
package com.smartoken.relay;

import org.jspecify.annotations.NullMarked;
