package com.smartoken.site.pages;

/** One choice of a select or a box to tick. */
public record Option(String value, String label, boolean chosen) {}
