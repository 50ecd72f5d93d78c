/**
 * How the service answers over HTTP, whatever the room: errors, access roles, addresses, the cache of pages.
 *
 * <p>May use: the database's names and faults, JSON. Never sees: any feature.
 */
@NullMarked
package com.smartoken.http;

import org.jspecify.annotations.NullMarked;
