/**
 * What the site says to machines: crawlers, feed readers, agents, link previews, API tools. Made from the same index of
 * pages and the same catalog that people see.
 *
 * <p>May use: the frame, the pages' index, the catalog. Never sees: accounts, keys, the wallet, the console.
 */
@NullMarked
package com.smartoken.site.machine;

import org.jspecify.annotations.NullMarked;
