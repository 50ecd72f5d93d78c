package com.smartoken.site.machine;

import com.smartoken.http.Representation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The icons that browsers and phones ask for, drawn when the first one asks. */
final class Icons {
    private static final int ICO_SIZE = 32;

    private static final Map<String, Supplier<Representation>> KINDS = Map.of(
            "/favicon.ico", () -> Representation.lasting("image/x-icon", ico()),
            "/apple-touch-icon.png", () -> png(180, true),
            "/icon-192.png", () -> png(192, true),
            "/icon-512.png", () -> png(512, true));

    private final Map<String, Representation> drawn = new ConcurrentHashMap<>();

    /** Where they are. */
    Iterable<String> paths() {
        return KINDS.keySet();
    }

    Representation at(String path) {
        return drawn.computeIfAbsent(
                path, it -> Objects.requireNonNull(KINDS.get(it)).get());
    }

    /** The manifest of the site as an app on a phone. */
    static String manifest() {
        return """
                {
                  "name": "SmarToken",
                  "short_name": "SmarToken",
                  "start_url": "/",
                  "display": "browser",
                  "background_color": "#ffffff",
                  "theme_color": "#0b6b57",
                  "icons": [
                    {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
                    {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"}
                  ]
                }
                """;
    }

    private static Representation png(int size, boolean full) {
        return Representation.lasting("image/png", Mark.png(Mark.image(size, full)));
    }

    /** An ICO file with one picture, which is a PNG. */
    private static byte[] ico() {
        byte[] png = Mark.png(Mark.image(ICO_SIZE, false));
        ByteBuffer file = ByteBuffer.allocate(22 + png.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0).putShort((short) 1).putShort((short) 1);
        file.put((byte) ICO_SIZE).put((byte) ICO_SIZE).put((byte) 0).put((byte) 0);
        file.putShort((short) 1).putShort((short) 32).putInt(png.length).putInt(22);
        return file.put(png).array();
    }
}
