/** Which routes may be tried, in which order and how often: breakers, retry budgets, what a caller wishes. */
@NullMarked
package com.smartoken.routing;

import org.jspecify.annotations.NullMarked;
