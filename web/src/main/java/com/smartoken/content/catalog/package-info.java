/**
 * Models, their prices and routes, and the upstreams that serve them: read from content, checked, immutable. With them
 * stands what is known of each vendor.
 *
 * <p>May use: content, money. Never sees: HTTP, the database, pages.
 */
@NullMarked
package com.smartoken.content.catalog;

import org.jspecify.annotations.NullMarked;
