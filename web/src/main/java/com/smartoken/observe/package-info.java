/** What operators see of calls: a line each in the log, metrics, traces. Never a prompt or an answer. */
@NullMarked
package com.smartoken.observe;

import org.jspecify.annotations.NullMarked;
