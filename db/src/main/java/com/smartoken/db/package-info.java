/**
 * The only place where SQL exists: a class per noun, methods named for what the caller wants.
 *
 * <p>May use: money. Never sees: anything else of ours; nobody else sees jOOQ or JDBC.
 */
@NullMarked
package com.smartoken.db;

import org.jspecify.annotations.NullMarked;
