/**
 * The HTTP/1.1 client towards upstream vendors and the reader of their event streams. Straight-line blocking code for
 * virtual threads. It trusts nothing that an upstream says, puts a limit on everything and knows nothing of ours.
 */
@NullMarked
package com.smartoken.upstream;

import org.jspecify.annotations.NullMarked;
