package com.smartoken.wire.upstream;

/**
 * One header field. Worth keeping where it is constant, since it is checked only here.
 *
 * @param name a token as HTTP defines it
 * @param value without line ends or other control characters, Latin-1 only
 */
public record Header(String name, String value) {
    /** Refuses what could end the field or start another one. */
    public Header {
        if (!isToken(name)) {
            throw new IllegalArgumentException("not a header name");
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isText(value.charAt(i))) {
                throw new IllegalArgumentException("a header value has a character that is not allowed");
            }
        }
    }

    /** Whether the character may stand in a header value: no control characters but the tab, nothing beyond Latin-1. */
    static boolean isText(int character) {
        return (character >= ' ' && character != 0x7f && character <= 0xff) || character == '\t';
    }

    /** Whether the character may stand in a header name or a method. */
    static boolean isTokenCharacter(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The name alone: values may be secret. */
    @Override
    public String toString() {
        return name;
    }
}
