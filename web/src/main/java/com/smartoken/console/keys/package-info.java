/**
 * The pages of keys: made, shown once, limited, replaced, revoked.
 *
 * <p>May use: the frame, the room of keys, the catalog. Never sees: other pages.
 */
@NullMarked
package com.smartoken.console.keys;

import org.jspecify.annotations.NullMarked;
