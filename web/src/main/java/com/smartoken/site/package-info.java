/** The public pages: layout, assets, and what they show of the catalog. */
@NullMarked
package com.smartoken.site;

import org.jspecify.annotations.NullMarked;
