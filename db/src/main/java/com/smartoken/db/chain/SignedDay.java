package com.smartoken.db.chain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A day of the history as it is signed and published. All but the numbers are lower-case hex, key and signature Base64.
 *
 * @param accounts that have any history by the end of the day
 * @param lines rows of the history that were written on it
 * @param root over the heads of all accounts
 * @param previous SHA-256 of the text of the day before; zeros for the first
 * @param publicKey Ed25519, as X.509 has it
 * @param signature of {@link #text}
 */
public record SignedDay(
        LocalDate day, long accounts, long lines, String root, String previous, String publicKey, String signature) {
    /** What the first day has for the text before. */
    public static final String NOTHING = "0".repeat(64);

    private static final String VERSION = "smartoken-day-1";
    private static final int PARTS = 7;

    /** A day, signed. */
    public static SignedDay sign(
            SigningKey key, LocalDate day, long accounts, long lines, byte[] root, String previous) {
        String hex = HexFormat.of().formatHex(root);
        return new SignedDay(
                day,
                accounts,
                lines,
                hex,
                previous,
                key.publicKey(),
                key.sign(text(day, accounts, lines, hex, previous)));
    }

    /** What is signed: lines of ASCII, each ended by a line feed. */
    public String text() {
        return text(day, accounts, lines, root, previous);
    }

    private static String text(LocalDate day, long accounts, long lines, String root, String previous) {
        return "%s\n%s\n%d\n%d\n%s\n%s\n".formatted(VERSION, day, accounts, lines, root, previous);
    }

    /** The digest by which the next day names this one. */
    public String digest() {
        return HexFormat.of().formatHex(Merkle.sha256().digest(text().getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whether the signature is of this text and of the key that stands here. Whose key that is is another question. */
    public boolean isSigned() {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))));
            check.update(text().getBytes(StandardCharsets.US_ASCII));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** As a line of the published file, without its end. */
    public String line() {
        return String.join(
                " ",
                day.toString(),
                Long.toString(accounts),
                Long.toString(lines),
                root,
                previous,
                publicKey,
                signature);
    }

    /** Reads such a line; null when it is none. */
    public static @Nullable SignedDay parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != PARTS) return null;
        try {
            return new SignedDay(
                    LocalDate.parse(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    parts[3],
                    parts[4],
                    parts[5],
                    parts[6]);
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }
}
