/**
 * The pages of free credit, for its owner and for staff.
 *
 * <p>May use: the frame, the room of credits, the catalog. Never sees: other pages, the relay.
 */
@NullMarked
package com.smartoken.console.credits;

import org.jspecify.annotations.NullMarked;
