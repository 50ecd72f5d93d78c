/** The operator's commands: thin words over what the other packages do. Imported by nobody but App. */
@NullMarked
package com.smartoken.command;

import org.jspecify.annotations.NullMarked;
