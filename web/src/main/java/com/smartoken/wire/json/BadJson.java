package com.smartoken.wire.json;

/** The bytes are not the JSON that they should be. The message says where and never repeats content. */
public final class BadJson extends Exception {
    private static final long serialVersionUID = 1;

    public BadJson(String message, int position) {
        super(message + " at byte " + position);
    }
}
