package com.smartoken.relay.vendor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Names for accounts and their end users that vendors may see: stable, so that caches and safety are kept apart, and
 * telling nothing to whoever does not know our secret.
 */
public final class EndUsers {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private static final int NAMES_MAX = 10_000;

    private final SecretKeySpec key;
    private final Cache<String, String> names =
            Caffeine.newBuilder().maximumSize(NAMES_MAX).build();

    public EndUsers(String secret) {
        key = new SecretKeySpec(("end users at vendors " + secret).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The name of an account's end user; of the account itself when the call names none. */
    String name(long accountId, @Nullable String endUser) {
        return names.get(accountId + "\n" + (endUser == null ? "" : endUser), this::name);
    }

    private String name(String who) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(who.getBytes(StandardCharsets.UTF_8));
            return "st_" + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
