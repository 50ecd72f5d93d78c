package com.smartoken.keys;

import com.smartoken.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The text of a key: {@code sk-st-}, 43 random letters and digits (256 bits), and six that are a checksum (CRC-32), so
 * that a mangled key is known without a look into the database and scanners can tell real keys from text.
 */
public final class KeySecret {
    /** What every key begins with. */
    public static final String PREFIX = "sk-st-";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 43;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int SHOWN_LENGTH = PREFIX.length() + 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeySecret() {}

    /** A new key. */
    public static String generate() {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_LENGTH; i++) text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        return text.append(checksum(text)).toString();
    }

    /** Whether the text has the form and the checksum of a key; says nothing about whether there is such a key. */
    static boolean isWellFormed(String text) {
        if (text.length() != PREFIX.length() + RANDOM_LENGTH + CHECKSUM_LENGTH || !text.startsWith(PREFIX))
            return false;
        for (int i = PREFIX.length(); i < text.length(); i++) if (ALPHABET.indexOf(text.charAt(i)) < 0) return false;
        int body = text.length() - CHECKSUM_LENGTH;
        return checksum(text.substring(0, body)).equals(text.substring(body));
    }

    /** What may be shown and stored of a key, the whole or the beginning of which is given. */
    public static String shown(String key) {
        return key.length() <= SHOWN_LENGTH ? key : key.substring(0, SHOWN_LENGTH);
    }

    /** What is stored to recognise it: 256 random bits need no slow hash. */
    public static byte[] hash(String key) {
        return Sha256.of(key);
    }

    /** A hash of nothing that anybody could send. */
    static byte[] unknowable() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String checksum(CharSequence body) {
        CRC32 crc = new CRC32();
        crc.update(body.toString().getBytes(StandardCharsets.US_ASCII));
        long value = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (value % ALPHABET.length()));
            value /= ALPHABET.length();
        }
        return new String(digits);
    }
}
