package com.smartoken.db;

import org.jspecify.annotations.Nullable;

/**
 * Somebody as an issuer vouches for them. Issuer and subject say who it is; the address, which the issuer has verified,
 * and the name only describe.
 */
public record Identity(
        String issuer,
        String subject,
        String email,
        @Nullable String name) {
    private static final int EMAIL_LENGTH_MAX = 320;
    private static final int NAME_LENGTH_MAX = 100;
    private static final int SUBJECT_LENGTH_MAX = 255;

    public Identity {
        if (issuer.isBlank()) throw new IllegalArgumentException("an identity has an issuer");
        if (subject.isBlank() || subject.length() > SUBJECT_LENGTH_MAX) {
            throw new IllegalArgumentException("a subject has 1 to " + SUBJECT_LENGTH_MAX + " characters");
        }
        if (!isAddress(email)) throw new IllegalArgumentException("no e-mail address");
        name = name == null ? null : clean(name);
    }

    /** Whether a text can be an e-mail address: something on both sides of one @, nothing invisible, not too long. */
    public static boolean isAddress(String text) {
        return text.length() <= EMAIL_LENGTH_MAX && text.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");
    }

    private static @Nullable String clean(String name) {
        String visible = name.replaceAll("\\p{C}", "").strip();
        if (visible.length() > NAME_LENGTH_MAX) visible = visible.substring(0, NAME_LENGTH_MAX);
        return visible.isEmpty() ? null : visible;
    }
}
