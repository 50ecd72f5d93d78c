package com.smartoken.site;

/** A page that says what went wrong; {@code requestId} is what support asks for. */
public record ErrorPage(Layout layout, String title, String text, String requestId) {}
