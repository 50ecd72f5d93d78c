/**
 * What operators see of calls: a line each in the log, metrics, traces. Never a prompt or an answer.
 *
 * <p>May use: measures, routing, errors, and what the log keeps of an attempt. Never sees: doors, vendors, the wallet, the
 * database itself.
 */
@NullMarked
package com.smartoken.relay.observe;

import org.jspecify.annotations.NullMarked;
