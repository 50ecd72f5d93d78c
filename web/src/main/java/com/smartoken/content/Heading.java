package com.smartoken.content;

/** A heading of a document: level 1 to 6, the id that links point at, and its text without markup. */
public record Heading(int level, String id, String text) {}
