/** How much may run: requests and tokens per minute, calls at once, and what this node can carry. */
@NullMarked
package com.smartoken.limits;

import org.jspecify.annotations.NullMarked;
