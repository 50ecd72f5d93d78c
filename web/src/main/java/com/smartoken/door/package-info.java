/** The formats that clients speak: each is read into a chat completion, and what comes back is written in it. */
@NullMarked
package com.smartoken.door;

import org.jspecify.annotations.NullMarked;
