/**
 * Questions to the people behind the service, and their desk.
 *
 * <p>May use: the frame, the recognition of keys in texts, the database. Never sees: other pages, the relay.
 */
@NullMarked
package com.smartoken.console.support;

import org.jspecify.annotations.NullMarked;
