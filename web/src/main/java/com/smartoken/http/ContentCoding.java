package com.smartoken.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a body is packed on the wire. The dearer to pack, the smaller to send: ties go to the last. */
public enum ContentCoding {
    IDENTITY("identity", ""),
    GZIP("gzip", "-gz"),
    BROTLI("br", "-br");

    private static final int HEADER_LENGTH_MAX = 512;

    /** The native part is there for the usual machines; without it pages go out with gzip. */
    private static final List<ContentCoding> PACKING =
            Brotli4jLoader.isAvailable() ? List.of(GZIP, BROTLI) : List.of(GZIP);

    private final String token;
    private final String etagSuffix;

    ContentCoding(String token, String etagSuffix) {
        this.token = token;
        this.etagSuffix = etagSuffix;
    }

    /** As {@code Content-Encoding} names it. */
    public String token() {
        return token;
    }

    /** What tells the entity tag of this coding from those of the others. */
    String etagSuffix() {
        return etagSuffix;
    }

    /** The coding that a client likes best by its {@code Accept-Encoding}, and the smallest of those that it likes alike. */
    public static ContentCoding best(@Nullable String acceptEncoding) {
        if (acceptEncoding == null || acceptEncoding.length() > HEADER_LENGTH_MAX) return IDENTITY;
        Map<String, Integer> weights = new HashMap<>();
        for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            int semicolon = part.indexOf(';');
            String name = (semicolon < 0 ? part : part.substring(0, semicolon)).strip();
            weights.put(name, semicolon < 0 ? 1000 : weight(part.substring(semicolon + 1)));
        }
        return heaviest(weights);
    }

    private static ContentCoding heaviest(Map<String, Integer> weights) {
        ContentCoding best = IDENTITY;
        // Identity is always allowed, yet never preferred to a coding that is asked for, unless it is named itself.
        int most = weights.getOrDefault(IDENTITY.token, 0);
        int others = weights.getOrDefault("*", 0);
        for (ContentCoding coding : PACKING) {
            int weight = weights.getOrDefault(coding.token, others);
            if (weight > 0 && weight >= most) {
                best = coding;
                most = weight;
            }
        }
        return best;
    }

    /** {@code q=0.5} in thousandths; 0 for what is no weight. */
    private static int weight(String parameter) {
        String text = parameter.strip();
        if (!text.matches("q\\s*=\\s*(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)")) return 0;
        return (int) Math.round(
                Double.parseDouble(text.substring(text.indexOf('=') + 1).strip()) * 1000);
    }

    /** The bytes packed for once. */
    public byte[] pack(byte[] plain) {
        return pack(plain, false);
    }

    /** The bytes packed; {@code lasting} takes the time that pays for what never changes. */
    byte[] pack(byte[] plain, boolean lasting) {
        try {
            return switch (this) {
                case IDENTITY -> plain;
                case GZIP -> gzip(plain, lasting ? Deflater.BEST_COMPRESSION : 6);
                case BROTLI ->
                    Encoder.compress(plain, Encoder.Parameters.create(lasting ? 11 : 5, 22, Encoder.Mode.TEXT));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] plain, int level) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3);
        try (GZIPOutputStream gzip = new LeveledGzip(out, level)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(ByteArrayOutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}
