/**
 * What the relay measures of its routes: counted as calls end, summed over all nodes, read by whoever shows or decides.
 *
 * <p>May use: the database. Never sees: anything else of ours.
 */
@NullMarked
package com.smartoken.relay.measure;

import org.jspecify.annotations.NullMarked;
