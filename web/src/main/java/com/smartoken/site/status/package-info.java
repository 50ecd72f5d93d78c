/** {@code /status}: how the routes of each model do, from what the relay measured of its own calls. */
@NullMarked
package com.smartoken.site.status;

import org.jspecify.annotations.NullMarked;
