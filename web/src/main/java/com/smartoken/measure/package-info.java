/** What the relay measures of its routes: counted as calls end, summed over all nodes, read by whoever shows or decides. */
@NullMarked
package com.smartoken.measure;

import org.jspecify.annotations.NullMarked;
