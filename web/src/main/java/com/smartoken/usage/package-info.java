/** What an account used: the log of its requests, the receipt of each, sums by model, key, feature and end user. */
@NullMarked
package com.smartoken.usage;

import org.jspecify.annotations.NullMarked;
