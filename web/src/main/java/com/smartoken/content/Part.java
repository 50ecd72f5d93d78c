package com.smartoken.content;

/**
 * A piece of a document: a heading of level 2 or 3 and what follows up to the next one; level 0 is what stands before
 * the first.
 *
 * @param text the heading without markup
 * @param html what stands below the heading
 * @param lead its first paragraph as plain text; empty when it does not begin with one
 * @param rest the HTML after that paragraph
 * @param words heading and body as plain text, for a search
 */
public record Part(int level, String id, String text, String html, String lead, String rest, String words) {}
