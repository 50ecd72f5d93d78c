/**
 * Free credit: sign-ups judged, campaigns granted, trial quotas, credit codes.
 *
 * <p>May use: the database, the catalog, campaigns. Never sees: pages, templates, sessions, the relay.
 */
@NullMarked
package com.smartoken.credits;

import org.jspecify.annotations.NullMarked;
