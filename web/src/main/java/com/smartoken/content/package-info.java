/**
 * Files of Markdown and YAML as the operator writes them: read, checked, with file and line for each mistake.
 *
 * <p>May use: nothing of ours. Never sees: HTTP, the database, pages.
 */
@NullMarked
package com.smartoken.content;

import org.jspecify.annotations.NullMarked;
