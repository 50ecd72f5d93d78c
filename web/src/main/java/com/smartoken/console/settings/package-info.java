/**
 * What a person sets for themselves: profile, sessions, where alerts go, taking data along, leaving.
 *
 * <p>May use: the frame, the database. Never sees: other pages.
 */
@NullMarked
package com.smartoken.console.settings;

import org.jspecify.annotations.NullMarked;
