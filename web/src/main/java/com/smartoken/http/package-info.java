/** How the service answers over HTTP, whatever the feature: errors, access roles, security headers. Depends on nothing of ours. */
@NullMarked
package com.smartoken.http;

import org.jspecify.annotations.NullMarked;
