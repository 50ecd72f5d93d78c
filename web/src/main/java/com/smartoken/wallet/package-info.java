/** Holding and settling money for a request, and ending the holds that nobody will. Knows requests, never chats. */
@NullMarked
package com.smartoken.wallet;

import org.jspecify.annotations.NullMarked;
