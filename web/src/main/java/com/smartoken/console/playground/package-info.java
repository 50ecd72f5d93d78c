/**
 * Chat with any model of the catalog through the same relay, wallet, limits and log as the API.
 *
 * <p>May use: the frame, the relay, keys, the catalog. Never sees: other pages.
 */
@NullMarked
package com.smartoken.console.playground;

import org.jspecify.annotations.NullMarked;
