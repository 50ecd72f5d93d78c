package com.smartoken.site.machine;

import java.time.Instant;

/**
 * A piece of news.
 *
 * @param id never changes and is never used again; unique within the feed
 * @param path of the page that tells more
 * @param updated when it became so, never in the future
 */
public record FeedEntry(String id, String title, String text, String path, Instant updated) {}
