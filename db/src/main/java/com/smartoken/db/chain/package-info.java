/**
 * The history as a chain that can be checked without trust in whoever keeps it: what a row's digest is of, the tree over all
 * accounts, the day that is signed, and the key. No database is asked here.
 *
 * <p>May use: nothing of ours. Never sees: anything else of ours.
 */
@NullMarked
package com.smartoken.db.chain;

import org.jspecify.annotations.NullMarked;
