package com.smartoken.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** A program of this machine that a test runs, and that need not be there: without it the test is skipped, and says so. */
public enum Program {
    CURL("curl", "--version", "curl"),
    GO("go", "version", "Go"),
    NODE("node", "--version", "Node.js"),
    PYTHON("python3", "--version", "Python");

    private final String command;
    private final String version;
    private final String language;

    Program(String command, String version, String language) {
        this.command = command;
        this.version = version;
        this.language = language;
    }

    /** Ends the test as skipped where the program is missing, or is there and does not run. The summary shows why. */
    public void assumeIsHere() throws InterruptedException {
        assumeTrue(runs(), "samples in " + language + ": " + command + " is missing");
    }

    private boolean runs() throws InterruptedException {
        try {
            return new ProcessBuilder(command, version)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
