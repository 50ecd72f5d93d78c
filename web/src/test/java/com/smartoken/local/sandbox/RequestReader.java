package com.smartoken.local.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 requests off a connection; every part of one has a limit. */
final class RequestReader {

    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final int BODY_BYTES_MAX = 32 * 1024 * 1024;

    private final Connection connection;
    private int headBytesLeft;

    RequestReader(Connection connection) {
        this.connection = connection;
    }

    /** The next request, or null when the caller has closed between requests; a {@link Refusal} for what is no HTTP. */
    @Nullable
    ReceivedRequest next() throws IOException {
        headBytesLeft = HEAD_BYTES_MAX;
        String line = line();
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw Refusal.field("request line", "not an HTTP/1.1 request");
        }
        Map<String, String> headers = headers();
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            connection.goOnWithBody();
        }
        return new ReceivedRequest(parts[0], parts[1], Map.copyOf(headers), body(headers));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = requireLine(); !line.isEmpty(); line = requireLine()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw Refusal.field("header", "a header line without a name");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (first, next) -> first + ", " + next);
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        return connection.read(size(headers.getOrDefault("content-length", "0"), 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headBytesLeft = HEAD_BYTES_MAX;
            String head = requireLine();
            int extension = head.indexOf(';');
            int size = size((extension < 0 ? head : head.substring(0, extension)).strip(), 16);
            if (size == 0) {
                headers(); // trailers say nothing to us
                return body.toByteArray();
            }
            if (body.size() + size > BODY_BYTES_MAX) {
                throw tooLarge();
            }
            body.write(connection.read(size));
            requireLine();
        }
    }

    private static int size(String digits, int radix) {
        try {
            long size = Long.parseLong(digits, radix);
            if (size < 0 || size > BODY_BYTES_MAX) {
                throw tooLarge();
            }
            return (int) size;
        } catch (NumberFormatException wrong) {
            throw Refusal.field("content-length", "not a length: " + digits);
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(413, "request_too_large", null, "a body may have " + BODY_BYTES_MAX + " bytes at most");
    }

    private String requireLine() throws IOException {
        String line = line();
        if (line == null) {
            throw new EOFException("the caller closed within a request");
        }
        return line;
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = connection.read(); next != '\n'; next = connection.read()) {
            if (next < 0) {
                return null;
            }
            if (--headBytesLeft < 0) {
                throw new Refusal(
                        431, "request_too_large", null, "a head may have " + HEAD_BYTES_MAX + " bytes at most");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
