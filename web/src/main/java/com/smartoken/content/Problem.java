package com.smartoken.content;

/** One thing wrong in a content file, with the line (from 1) where it stands. Prints as {@code file:line: message}. */
public record Problem(String file, int line, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
