package com.smartoken.console;

import java.security.SecureRandom;
import java.util.Base64;

/** Random values that open something, and what is kept of them. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Secrets() {}

    /** 256 random bits as 43 characters that fit into cookies, addresses and JSON. */
    public static String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** 256 random bits. */
    static byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Whether a text has the shape of {@link #random}. */
    static boolean isShaped(String text) {
        return text.matches("[A-Za-z0-9_-]{43}");
    }
}
