/**
 * The books: holds, settlements and their history, many requests to a commit. See {@link com.smartoken.db.ledger.Ledger}.
 *
 * <p>May use: money, the database's pool and clock. Never sees: anything else of ours.
 */
@NullMarked
package com.smartoken.db.ledger;

import org.jspecify.annotations.NullMarked;
