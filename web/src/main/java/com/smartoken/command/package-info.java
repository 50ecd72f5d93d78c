/**
 * The operator's commands: thin words over what the other rooms do.
 *
 * <p>May use: rules and the database. Never sees: pages, templates, the server; imported by nobody but App.
 */
@NullMarked
package com.smartoken.command;

import org.jspecify.annotations.NullMarked;
