/** A call and its answer as the relay sees them, whatever door it came through and whatever its upstream speaks. */
@NullMarked
package com.smartoken.chat;

import org.jspecify.annotations.NullMarked;
