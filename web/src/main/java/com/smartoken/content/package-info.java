/** Files of Markdown and YAML as the operator writes them: read, checked, with file and line for each mistake. */
@NullMarked
package com.smartoken.content;

import org.jspecify.annotations.NullMarked;
