/** What programs ask about their account: balance, key, the cost of a past call, in the shapes that tools know. */
@NullMarked
package com.smartoken.balance;

import org.jspecify.annotations.NullMarked;
