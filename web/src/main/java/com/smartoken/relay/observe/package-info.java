/**
 * What operators see of calls: a line each in the log, metrics, traces. Never a prompt or an answer.
 *
 * <p>May use: measures, routing, errors. Never sees: doors, vendors, the wallet, the database.
 */
@NullMarked
package com.smartoken.relay.observe;

import org.jspecify.annotations.NullMarked;
