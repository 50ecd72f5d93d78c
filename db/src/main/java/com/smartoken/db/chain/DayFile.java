package com.smartoken.db.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Signed days outside the database: whoever rewrites that cannot reach these. A line each; what begins with {@code #} says
 * what the others are.
 */
public final class DayFile {
    /** The first lines of a file, also of the published one. */
    public static final String HEADER =
            "# smartoken-day-1: day, accounts, lines, root, previous, public key, signature. /transparency says how to verify.\n";

    private final Path path;

    public DayFile(Path path) {
        this.path = path;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** The days in it, as they stand there; empty when there is no file yet. @throws UncheckedIOException when it can't be read */
    public List<SignedDay> read() {
        List<SignedDay> days = new ArrayList<>();
        if (!Files.exists(path)) return days;
        try {
            for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
                SignedDay day = line.startsWith("#") ? null : SignedDay.parse(line);
                if (day != null) days.add(day);
            }
            return days;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the days that come after its last one; it never changes what it has. @throws UncheckedIOException when it can't */
    public void follow(List<SignedDay> days) {
        List<SignedDay> kept = read();
        StringBuilder text = new StringBuilder(Files.exists(path) ? "" : HEADER);
        for (SignedDay day : days) {
            if (kept.isEmpty() || day.day().isAfter(kept.getLast().day()))
                text.append(day.line()).append('\n');
        }
        if (text.isEmpty()) return;
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            Files.writeString(
                    path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
