/**
 * The HTTP/1.1 client towards upstream vendors and the reader of their event streams: straight-line blocking code for
 * virtual threads. It trusts nothing that an upstream says and puts a limit on everything.
 *
 * <p>May use: nothing of ours. Never sees: anything of ours.
 */
@NullMarked
package com.smartoken.wire.upstream;

import org.jspecify.annotations.NullMarked;
