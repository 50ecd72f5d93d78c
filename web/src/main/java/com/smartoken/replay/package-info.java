/** Answers given again: under an Idempotency-Key, and from the response cache. */
@NullMarked
package com.smartoken.replay;

import org.jspecify.annotations.NullMarked;
