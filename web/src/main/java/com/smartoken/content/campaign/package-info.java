/**
 * Campaigns: what is granted, to whom and until when.
 *
 * <p>May use: content, money. Never sees: HTTP, the database, pages.
 */
@NullMarked
package com.smartoken.content.campaign;

import org.jspecify.annotations.NullMarked;
