/**
 * Money, prices and token counts: exact integers and one formula.
 *
 * <p>May use: nothing of ours. Never sees: SQL, HTTP, anything else of ours.
 */
@NullMarked
package com.smartoken.money;

import org.jspecify.annotations.NullMarked;
