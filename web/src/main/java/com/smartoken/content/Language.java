package com.smartoken.content;

import java.util.Locale;

/** The languages of samples, in the order in which every page shows them. */
enum Language {
    CURL("curl"),
    PYTHON("Python"),
    NODE("Node.js"),
    JAVA("Java"),
    GO("Go"),
    OTHER("");

    private final String label;

    Language(String label) {
        this.label = label;
    }

    /** What its tab says. */
    String label() {
        return label;
    }

    /** As part of an id or a class. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language that a fence names. */
    static Language of(String fence) {
        return switch (fence) {
            case "sh", "bash", "shell" -> CURL;
            case "python", "py" -> PYTHON;
            case "javascript", "js", "mjs", "typescript", "ts" -> NODE;
            case "java" -> JAVA;
            case "go" -> GO;
            default -> OTHER;
        };
    }

    /** What a fence says for a sample's file; the ending itself where it is a name already. */
    static String fence(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return switch (ending) {
            case "py" -> "python";
            case "mjs", "js" -> "javascript";
            case "yml" -> "yaml";
            default -> ending;
        };
    }
}
