package com.smartoken.site;

/** One choice of a select or a box to tick. */
public record Option(String value, String label, boolean chosen) {}
