/**
 * API keys: made, recognised on every call, limited, revoked.
 *
 * <p>May use: the database, the catalog, errors. Never sees: pages, templates, sessions.
 */
@NullMarked
package com.smartoken.keys;

import org.jspecify.annotations.NullMarked;
