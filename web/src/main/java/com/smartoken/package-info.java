/** The composition root. */
@NullMarked
package com.smartoken;

import org.jspecify.annotations.NullMarked;
