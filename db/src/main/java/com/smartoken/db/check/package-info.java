/**
 * What must hold of the books, as statements: each finds the rows that break one rule. See {@link com.smartoken.db.check.Rules}.
 *
 * <p>May use: nothing of ours. Never sees: anything else of ours.
 */
@NullMarked
package com.smartoken.db.check;

import org.jspecify.annotations.NullMarked;
