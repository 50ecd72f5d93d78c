/** Models, their prices and routes, and the upstreams that serve them: read from content, checked, immutable. */
@NullMarked
package com.smartoken.catalog;

import org.jspecify.annotations.NullMarked;
