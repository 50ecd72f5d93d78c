package com.smartoken.relay.limits;

import java.util.Locale;

/** What is counted per minute. */
enum Measure {
    REQUESTS,
    TOKENS;

    /** As in the headers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
