/** Free credit: who gets it, when it ends, and the pages and rules around campaigns, trial quotas and credit codes. */
@NullMarked
package com.smartoken.credits;

import org.jspecify.annotations.NullMarked;
