/** Money, prices and token counts: exact integers and one formula. Knows nothing of SQL or HTTP. */
@NullMarked
package com.smartoken.money;

import org.jspecify.annotations.NullMarked;
