package com.smartoken.content.catalog;

/** The free quota of a model for each account, once: tokens, and the days from the claim in which they last. */
public record Trial(long tokens, int days) {}
