/** The only place where SQL exists: a class per noun, methods named for what the caller wants. */
@NullMarked
package com.smartoken.db;

import org.jspecify.annotations.NullMarked;
