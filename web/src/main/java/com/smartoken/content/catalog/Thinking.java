package com.smartoken.content.catalog;

/** Whether a model thinks before it answers. */
public enum Thinking {
    /** It never does. */
    NONE,
    /** A request may switch it on or off. */
    OPTIONAL,
    /** It cannot be switched off. */
    ALWAYS
}
