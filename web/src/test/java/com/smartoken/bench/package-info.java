/**
 * The project's benchmarks: the service as it is served, over a real PostgreSQL and an upstream that answers at once,
 * each in a process of its own so that their processor time can be told apart. Started by {@code ./smartoken bench}.
 */
@NullMarked
package com.smartoken.bench;

import org.jspecify.annotations.NullMarked;
