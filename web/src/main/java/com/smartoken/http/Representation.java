package com.smartoken.http;

import com.smartoken.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a resource as they stand now, with each coding of them made once and kept, and a strong entity tag for
 * each: the hash of the bytes and the coding's name.
 */
public final class Representation {
    /** Below this a coding saves less than its header costs. */
    private static final int PACKED_LENGTH_MIN = 300;

    private static final int HASH_BYTES = 12;

    private final String type;
    private final byte[] plain;
    private final boolean lasting;
    private final String hash;
    private final Map<ContentCoding, Coded> made = new EnumMap<>(ContentCoding.class);

    /** One coding of the bytes. Not to be changed. */
    public record Coded(ContentCoding coding, byte[] bytes, String etag) {}

    private Representation(String type, byte[] plain, boolean lasting) {
        this.type = type;
        this.plain = plain;
        this.lasting = lasting;
        this.hash = hash(plain);
    }

    /** What may be different tomorrow. */
    public static Representation of(String type, byte[] plain) {
        return new Representation(type, plain, false);
    }

    /** What stays as it is, such as a stylesheet: packed as small as can be. */
    public static Representation lasting(String type, byte[] plain) {
        return new Representation(type, plain, true);
    }

    /** Of text in UTF-8. */
    public static Representation of(String type, String text) {
        return of(type, text.getBytes(StandardCharsets.UTF_8));
    }

    public String type() {
        return type;
    }

    /** Whether these are the same bytes of the same type. */
    boolean isSame(String otherType, byte[] other) {
        return type.equals(otherType) && Arrays.equals(plain, other);
    }

    int length() {
        return plain.length;
    }

    /** In the coding that a client likes best, or plain where packing does not pay. */
    public Coded in(ContentCoding wanted) {
        ContentCoding coding = isText() && plain.length >= PACKED_LENGTH_MIN ? wanted : ContentCoding.IDENTITY;
        synchronized (made) {
            return made.computeIfAbsent(
                    coding, it -> new Coded(it, it.pack(plain, lasting), '"' + hash + it.etagSuffix() + '"'));
        }
    }

    /** Whether a client that sends this {@code If-None-Match} has it already. */
    public static boolean matches(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) return false;
        if (ifNoneMatch.equals(etag)) return true;
        for (String tag : ifNoneMatch.split(",")) {
            String bare = tag.strip();
            if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) return true;
        }
        return false;
    }

    private boolean isText() {
        return type.startsWith("text/")
                || type.contains("json")
                || type.contains("xml")
                || type.startsWith("image/x-icon");
    }

    private static String hash(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(bytes), HASH_BYTES));
    }
}
