package com.smartoken.content.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A content file in the contract's form, to be bent by a test. */
final class ModelFile {
    /** With the least that a model needs; its lines are counted on by tests. */
    static final String LEAST = """
            ---
            id: alpha-1
            name: Alpha One
            family: Alpha
            context: 1000
            max_output: 500
            prices:
              - effective: 2026-01-01
                input: 0.15
                output: 0.60
            routes:
              - {upstream: first, model: alpha}
            ---
            Text.
            """;

    private ModelFile() {}

    /** The least, as another model. */
    static String of(String id) {
        return LEAST.replace("alpha-1", id);
    }

    /** Writes a model's file into a content folder. */
    static Path write(Path content, String id, String text) {
        try {
            Path file = content.resolve("models/" + id + ".md");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
