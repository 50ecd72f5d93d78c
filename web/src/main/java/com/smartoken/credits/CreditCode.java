package com.smartoken.credits;

import com.smartoken.Sha256;
import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A credit code: 24 random characters (120 bits) and four that check them, so that a slip is told apart from a code that
 * does not exist. The alphabet has no I, L, O and U; what looks like one of its characters is read as it.
 */
public record CreditCode(String characters) {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int RANDOM_CHARACTERS = 24;
    private static final int CHECK_CHARACTERS = 4;
    private static final int GROUP = 4;
    private static final int TYPED_LENGTH_MAX = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A code that nobody can guess. */
    public static CreditCode random() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) body.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        return new CreditCode(body + check(body.toString()));
    }

    /** The code that somebody typed, with or without dashes; null when it can't be one. */
    public static @Nullable CreditCode parse(String typed) {
        if (typed.length() > TYPED_LENGTH_MAX) return null;
        String plain = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s\\-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        if (plain.length() != RANDOM_CHARACTERS + CHECK_CHARACTERS) return null;
        if (plain.chars().anyMatch(character -> ALPHABET.indexOf(character) < 0)) return null;
        boolean isRight = check(plain.substring(0, RANDOM_CHARACTERS)).equals(plain.substring(RANDOM_CHARACTERS));
        return isRight ? new CreditCode(plain) : null;
    }

    /** In groups of four. */
    public String text() {
        return characters.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
    }

    public byte[] hash() {
        return Sha256.of("credit code " + characters);
    }

    /** The last characters, to tell codes apart in lists. */
    public String ending() {
        return characters.substring(characters.length() - CHECK_CHARACTERS);
    }

    @Override
    public String toString() {
        return "CreditCode[..." + ending() + "]";
    }

    private static String check(String body) {
        byte[] sum = Sha256.of("check " + body);
        StringBuilder check = new StringBuilder();
        for (int i = 0; i < CHECK_CHARACTERS; i++) check.append(ALPHABET.charAt(sum[i] & 31));
        return check.toString();
    }
}
