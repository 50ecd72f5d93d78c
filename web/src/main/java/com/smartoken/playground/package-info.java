/** The console's playground: chat with any model of the catalog through the same relay, wallet, limits and log as the API. */
@NullMarked
package com.smartoken.playground;

import org.jspecify.annotations.NullMarked;
