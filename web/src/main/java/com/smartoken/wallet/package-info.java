/**
 * Holding and settling money for a request, and ending the holds that nobody will. Knows requests, never chats.
 *
 * <p>May use: the database's books. Never sees: HTTP, the relay, pages.
 */
@NullMarked
package com.smartoken.wallet;

import org.jspecify.annotations.NullMarked;
