package com.smartoken.content;

import com.smartoken.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * One file as it was read.
 *
 * @param path inside the content folder, with slashes: {@code models/deepseek-chat.md}
 * @param location how an operator finds it: what problems are reported under
 * @param sha256 of its bytes, in lower-case hex
 */
public record ContentFile(String path, String location, String text, String sha256) {
    /** More than any page needs; a file beyond it is refused unread. */
    public static final int BYTES_MAX = 512 * 1024;

    /**
     * Reads a file, which must be UTF-8 text of at most {@link #BYTES_MAX} bytes.
     *
     * @throws ContentMistakes when it is not there or is something else
     */
    public static ContentFile read(Path file, String path, String location) {
        return read(() -> Files.newInputStream(file), path, location);
    }

    /** What opens a file. */
    interface Opening {
        InputStream open() throws IOException;
    }

    static ContentFile read(Opening file, String path, String location) {
        try (InputStream in = file.open()) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) throw mistake(location, "the file is longer than " + BYTES_MAX + " bytes");
            return new ContentFile(
                    path, location, decode(bytes, location), HexFormat.of().formatHex(Sha256.of(bytes)));
        } catch (IOException e) {
            throw mistake(location, "the file cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** The name without folder and ending: {@code deepseek-chat}. */
    public String baseName() {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String decode(byte[] bytes, String location) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
        } catch (CharacterCodingException e) {
            throw mistake(location, "the file is not UTF-8 text");
        }
    }

    private static ContentMistakes mistake(String location, String message) {
        return new ContentMistakes(List.of(new Problem(location, 1, message)));
    }
}
