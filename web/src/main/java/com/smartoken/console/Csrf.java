package com.smartoken.console;

import com.smartoken.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The token that only our own pages know: an HMAC of the session, so that it ends with it and nothing is kept. Each time
 * it is written it looks different, under a mask that stands beside it: the length of a packed page tells nothing of it (BREACH).
 */
public final class Csrf {
    static final String FIELD = "_csrf";
    static final String HEADER = "X-CSRF-Token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec key;

    /** @param secret key material of the service */
    public Csrf(String secret) {
        // A key of its own: the same material may serve other purposes.
        this.key = new SecretKeySpec(Sha256.of("csrf\n" + secret), ALGORITHM);
    }

    /** The token of a session under a new mask. */
    String token(String session) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return masked(mac.doFinal(session.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /** Whether both are the same under their masks. Compares without telling by its time how much was right. */
    static boolean isSame(String token, @Nullable String given) {
        byte[] theirs = given == null ? null : unmasked(given);
        return theirs != null && MessageDigest.isEqual(unmasked(token), theirs);
    }

    private static String masked(byte[] token) {
        byte[] both = new byte[2 * BYTES];
        System.arraycopy(Secrets.bytes(), 0, both, 0, BYTES);
        for (int i = 0; i < BYTES; i++) both[BYTES + i] = (byte) (both[i] ^ token[i]);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    private static byte @Nullable [] unmasked(String text) {
        if (!text.matches("[A-Za-z0-9_-]{86}")) return null;
        byte[] both = Base64.getUrlDecoder().decode(text);
        byte[] token = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) token[i] = (byte) (both[i] ^ both[BYTES + i]);
        return token;
    }
}
