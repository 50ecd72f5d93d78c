/**
 * JSON as bytes: found, cut and joined without being rebuilt, so that what nobody looks at stays as it was.
 *
 * <p>May use: nothing of ours. Never sees: anything of ours.
 */
@NullMarked
package com.smartoken.wire.json;

import org.jspecify.annotations.NullMarked;
