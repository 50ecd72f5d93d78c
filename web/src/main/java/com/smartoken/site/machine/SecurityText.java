package com.smartoken.site.machine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** {@code security.txt} (RFC 9116): whom to tell of a weakness. It expires half a year after the day it is read. */
final class SecurityText {
    private static final int DAYS = 180;

    private SecurityText() {}

    /** @param contact an address as a URI: {@code mailto:} or {@code https:} */
    static String of(String publicUrl, String contact, Instant now) {
        Instant expires = now.atZone(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .plusDays(DAYS)
                .toInstant();
        return "Contact: " + contact + "\n"
                + "Expires: " + expires + "\n"
                + "Preferred-Languages: en, zh\n"
                + "Canonical: " + publicUrl + "/.well-known/security.txt\n";
    }
}
