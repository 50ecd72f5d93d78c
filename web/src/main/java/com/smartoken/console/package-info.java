/**
 * The frame around every private page: who visits, the gate, the layout, and how figures are written for a person.
 *
 * <p>May use: accounts and sessions in the database, HTTP, templates. Never sees: its own pages, the relay, keys, the wallet.
 */
@NullMarked
package com.smartoken.console;

import org.jspecify.annotations.NullMarked;
