/** Questions to the people behind the service, and their desk. */
@NullMarked
package com.smartoken.support;

import org.jspecify.annotations.NullMarked;
