/**
 * What crosses the network and knows nothing of ours: the client towards upstreams, JSON as bytes.
 *
 * <p>May use: nothing of ours. Never sees: anything of ours.
 */
@NullMarked
package com.smartoken.wire;

import org.jspecify.annotations.NullMarked;
