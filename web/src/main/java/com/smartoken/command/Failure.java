package com.smartoken.command;

/** A command can't do what it was asked. The message says why and what to do, in one line; the exit status is 1. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message, null, false, false);
    }
}
