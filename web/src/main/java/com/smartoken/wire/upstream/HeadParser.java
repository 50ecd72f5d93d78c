package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.ResponseHead.Framing;
import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a complete head, from the status line to the empty line, strictly: CRLF line ends, no folding, no controls, no
 * doubt about where the body ends.
 */
final class HeadParser {
    private static final int FIELDS_MAX = 100;
    private static final int LENGTH_DIGITS_MAX = 18;

    private final byte[] bytes;
    private int position;
    private final List<String> fields = new ArrayList<>(32);
    private int status;
    private boolean oldVersion;
    private boolean close;
    private boolean chunked;
    private long length = -1;

    private HeadParser(byte[] bytes, int start) {
        this.bytes = bytes;
        this.position = start;
    }

    /** Reads the head that lies between {@code start} and {@code end}, the empty line included. */
    static ResponseHead parse(byte[] bytes, int start, int end, boolean toHead) throws UpstreamFailure {
        HeadParser parser = new HeadParser(bytes, start);
        parser.statusLine();
        while (parser.position < end - 2) {
            parser.field();
        }
        return parser.head(toHead);
    }

    private void statusLine() throws UpstreamFailure {
        int end = lineEnd();
        boolean shaped = end - position >= 12
                && (bytes[position + 7] == '0' || bytes[position + 7] == '1')
                && bytes[position + 8] == ' '
                && (end - position == 12 || bytes[position + 12] == ' ');
        if (!shaped) {
            throw UpstreamFailure.badResponse("status line");
        }
        oldVersion = bytes[position + 7] == '0';
        status = digit(position + 9) * 100 + digit(position + 10) * 10 + digit(position + 11);
        // Nothing was asked that 101 could answer.
        if (status < 100 || status > 599 || status == 101) {
            throw UpstreamFailure.badResponse("status code");
        }
        text(position, end);
        position = end + 2;
    }

    private int digit(int at) throws UpstreamFailure {
        if (bytes[at] < '0' || bytes[at] > '9') {
            throw UpstreamFailure.badResponse("status code");
        }
        return bytes[at] - '0';
    }

    /** The place of the CRLF that ends the line; there is one, as the head ends with two. */
    private int lineEnd() {
        int at = position;
        while (bytes[at] != '\r' || bytes[at + 1] != '\n') {
            at++;
        }
        return at;
    }

    private void field() throws UpstreamFailure {
        int end = lineEnd();
        int colon = position;
        while (colon < end && Header.isTokenCharacter(bytes[colon])) {
            colon++;
        }
        if (colon == position || colon == end || bytes[colon] != ':') {
            throw UpstreamFailure.badResponse("header name or folded header");
        }
        if (fields.size() >= 2 * FIELDS_MAX) {
            throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "number of headers");
        }
        String name = latin(position, colon);
        String value = trimmed(colon + 1, end);
        fields.add(name);
        fields.add(value);
        position = end + 2;
        meaning(name, value);
    }

    private String trimmed(int from, int to) throws UpstreamFailure {
        text(from, to);
        int start = from;
        int end = to;
        while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return latin(start, end);
    }

    private String latin(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void text(int from, int to) throws UpstreamFailure {
        for (int i = from; i < to; i++) {
            if (!Header.isText(bytes[i] & 0xff)) {
                throw UpstreamFailure.badResponse("control character in the head");
            }
        }
    }

    private void meaning(String name, String value) throws UpstreamFailure {
        // The length of a name tells most of them apart without a comparison.
        switch (name.length()) {
            case 10 -> {
                if (name.equalsIgnoreCase("connection")) {
                    connection(value);
                }
            }
            case 14 -> {
                if (name.equalsIgnoreCase("content-length")) {
                    contentLength(value);
                }
            }
            case 16 -> {
                if (name.equalsIgnoreCase("content-encoding") && !value.equalsIgnoreCase("identity")) {
                    throw UpstreamFailure.badResponse("content encoding");
                }
            }
            case 17 -> {
                if (name.equalsIgnoreCase("transfer-encoding")) {
                    transferEncoding(value);
                }
            }
            default -> {}
        }
    }

    private void connection(String value) {
        for (String option : value.split(",", -1)) {
            close |= option.strip().equalsIgnoreCase("close");
        }
    }

    private void contentLength(String value) throws UpstreamFailure {
        if (value.isEmpty() || value.length() > LENGTH_DIGITS_MAX) {
            throw UpstreamFailure.badResponse("content length");
        }
        long given = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw UpstreamFailure.badResponse("content length");
            }
            given = given * 10 + digit;
        }
        if (length >= 0 && length != given) {
            throw UpstreamFailure.badResponse("two content lengths");
        }
        length = given;
    }

    private void transferEncoding(String value) throws UpstreamFailure {
        if (chunked || oldVersion || !value.equalsIgnoreCase("chunked")) {
            throw UpstreamFailure.badResponse("transfer encoding");
        }
        chunked = true;
    }

    private ResponseHead head(boolean toHead) throws UpstreamFailure {
        if (chunked && length >= 0) {
            throw UpstreamFailure.badResponse("both a length and a transfer encoding");
        }
        Framing framing;
        if (toHead || status < 200 || status == 204 || status == 304) {
            framing = Framing.NONE;
        } else if (chunked) {
            framing = Framing.CHUNKED;
        } else {
            framing = length >= 0 ? Framing.LENGTH : Framing.UNTIL_CLOSE;
        }
        boolean keepAlive = !close && !oldVersion && framing != Framing.UNTIL_CLOSE;
        return new ResponseHead(status, fields.toArray(String[]::new), framing, length, keepAlive);
    }
}
