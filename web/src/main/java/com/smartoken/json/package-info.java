/** JSON as bytes: found, cut and joined without being rebuilt, so that what nobody looks at stays as it was. */
@NullMarked
package com.smartoken.json;

import org.jspecify.annotations.NullMarked;
