/**
 * The console's first page: what is left, what was used, what to do next.
 *
 * <p>May use: the frame, the database. Never sees: other pages.
 */
@NullMarked
package com.smartoken.console.overview;

import org.jspecify.annotations.NullMarked;
