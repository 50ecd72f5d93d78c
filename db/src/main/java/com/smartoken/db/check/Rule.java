package com.smartoken.db.check;

/**
 * Something that always holds of the books.
 *
 * @param name what holds, behind the number that the design has for it
 * @param sql finds the rows that break it, and none when it holds
 */
public record Rule(String name, String sql) {}
