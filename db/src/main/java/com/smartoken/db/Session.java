package com.smartoken.db;

import java.time.Instant;

/**
 * One browser that is signed in.
 *
 * @param id names it towards its owner; it opens nothing
 * @param address where it was when it signed in or was last seen
 * @param browser its user agent as it calls itself, shortened
 */
public record Session(long id, long accountId, String address, String browser, Instant createdAt, Instant seenAt) {}
