package com.smartoken.wire.json;

/**
 * Walks JSON (RFC 8259, UTF-8) in a byte array and checks it without building anything. A value's end is what its walk
 * returns. Depth and the number of values are limited, so hostile nesting ends early and what is later built of the
 * values stays small.
 */
final class JsonScanner {
    static final int DEPTH_MAX = 256;

    /** More than any request or answer has: a body of empty objects alone would take a gigabyte to look at. */
    static final int VALUES_MAX = 500_000;

    private final byte[] bytes;
    private final int end;
    private int values;

    JsonScanner(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The position of the next byte that is not white space, or the end. */
    int skipSpace(int at) {
        int position = at;
        while (position < end) {
            byte b = bytes[position];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') break;
            position++;
        }
        return position;
    }

    /** The end of the value that begins at {@code at}. */
    int value(int at, int depth) throws BadJson {
        if (++values > VALUES_MAX) throw new BadJson("more than " + VALUES_MAX + " values", at);
        return switch (byteAt(at)) {
            case '{' -> object(at, depth);
            case '[' -> array(at, depth);
            case '"' -> string(at);
            case 't' -> word(at, "true");
            case 'f' -> word(at, "false");
            case 'n' -> word(at, "null");
            default -> number(at);
        };
    }

    /** The end of the string whose opening quote is at {@code at}. */
    int string(int at) throws BadJson {
        if (byteAt(at) != '"') throw new BadJson("a string was expected", at);
        int position = at + 1;
        while (position < end) {
            int b = bytes[position];
            if (b == '"') return position + 1;
            if (b == '\\') position = escape(position);
            else if (b >= 0 && b < 0x20) throw new BadJson("a control character in a string", position);
            else if (b >= 0) position++;
            else position = multibyte(position);
        }
        throw new BadJson("a string does not end", at);
    }

    int byteAt(int at) throws BadJson {
        if (at >= end) throw new BadJson("the text ends too early", at);
        return bytes[at];
    }

    private int object(int at, int depth) throws BadJson {
        if (depth >= DEPTH_MAX) throw new BadJson("nested deeper than " + DEPTH_MAX, at);
        int position = skipSpace(at + 1);
        if (byteAt(position) == '}') return position + 1;
        while (true) {
            position = colon(string(position));
            position = skipSpace(value(position, depth + 1));
            if (byteAt(position) == '}') return position + 1;
            if (byteAt(position) != ',') throw new BadJson("a comma or closing brace was expected", position);
            position = skipSpace(position + 1);
        }
    }

    /** The beginning of the value after the colon. */
    int colon(int at) throws BadJson {
        int position = skipSpace(at);
        if (byteAt(position) != ':') throw new BadJson("a colon was expected", position);
        return skipSpace(position + 1);
    }

    private int array(int at, int depth) throws BadJson {
        if (depth >= DEPTH_MAX) throw new BadJson("nested deeper than " + DEPTH_MAX, at);
        int position = skipSpace(at + 1);
        if (byteAt(position) == ']') return position + 1;
        while (true) {
            position = skipSpace(value(position, depth + 1));
            if (byteAt(position) == ']') return position + 1;
            if (byteAt(position) != ',') throw new BadJson("a comma or closing bracket was expected", position);
            position = skipSpace(position + 1);
        }
    }

    private int escape(int at) throws BadJson {
        int kind = byteAt(at + 1);
        if (kind != 'u') {
            if ("\"\\/bfnrt".indexOf(kind) < 0) throw new BadJson("an unknown escape", at);
            return at + 2;
        }
        for (int i = 2; i < 6; i++) {
            if (Character.digit(byteAt(at + i), 16) < 0) throw new BadJson("a broken escape", at);
        }
        return at + 6;
    }

    /** Checks one character of two to four bytes, as Unicode's table of well-formed sequences has it. */
    private int multibyte(int at) throws BadJson {
        int first = bytes[at] & 0xff;
        int more = first >= 0xc2 && first <= 0xdf
                ? 1
                : (first & 0xf0) == 0xe0 ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
        if (more == 0) throw new BadJson("not UTF-8", at);
        int second = byteAt(at + 1) & 0xff;
        boolean tooSmall = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
        boolean tooLarge = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
        if (tooSmall || tooLarge) throw new BadJson("not UTF-8", at);
        for (int i = 1; i <= more; i++) {
            if ((byteAt(at + i) & 0xc0) != 0x80) throw new BadJson("not UTF-8", at);
        }
        return at + 1 + more;
    }

    private int word(int at, String word) throws BadJson {
        for (int i = 0; i < word.length(); i++) {
            if (byteAt(at + i) != word.charAt(i)) throw new BadJson("an unknown word", at);
        }
        return at + word.length();
    }

    private int number(int at) throws BadJson {
        int position = byteAt(at) == '-' ? at + 1 : at;
        position = byteAt(position) == '0' ? position + 1 : digits(position);
        if (position < end && bytes[position] == '.') position = digits(position + 1);
        if (position < end && (bytes[position] | 0x20) == 'e') {
            position++;
            if (byteAt(position) == '+' || byteAt(position) == '-') position++;
            position = digits(position);
        }
        return position;
    }

    private int digits(int at) throws BadJson {
        int position = at;
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') position++;
        if (position == at) throw new BadJson("a value was expected", at);
        return position;
    }
}
