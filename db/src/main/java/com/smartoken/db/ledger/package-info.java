/**
 * The books: holds, settlements and their history, many requests to a commit. See {@link com.smartoken.db.ledger.Ledger}.
 */
@NullMarked
package com.smartoken.db.ledger;

import org.jspecify.annotations.NullMarked;
