/** API keys: made, revealed once, revoked, and recognised on every call. */
@NullMarked
package com.smartoken.keys;

import org.jspecify.annotations.NullMarked;
