/**
 * What the site says to machines: crawlers, feed readers, agents, link previews and API tools. All of it is made from the
 * same index of pages and the same catalog that people see.
 */
@NullMarked
package com.smartoken.site.machine;

import org.jspecify.annotations.NullMarked;
