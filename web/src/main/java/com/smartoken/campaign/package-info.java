/** Campaigns: what is granted, to whom and until when. */
@NullMarked
package com.smartoken.campaign;

import org.jspecify.annotations.NullMarked;
