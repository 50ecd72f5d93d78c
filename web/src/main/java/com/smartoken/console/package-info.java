/**
 * The frame around every private page: who visits, the gate, the layout, how figures are written for a person, and
 * what credit is called by where it came from.
 *
 * <p>May use: accounts, sessions and sources of credit in the database, titles of campaigns, HTTP, templates.
 * Never sees: its own pages, the relay, keys, the wallet.
 */
@NullMarked
package com.smartoken.console;

import org.jspecify.annotations.NullMarked;
