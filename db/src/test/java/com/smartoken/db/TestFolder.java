package com.smartoken.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the PostgreSQL of the tests keeps its files: in memory where the machine has room for that, since each class's
 * database is a thousand small files, else where temporary files go.
 */
final class TestFolder {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM_MIN = 3L << 30;
    private static final String NAME = "smartoken-test-";

    private TestFolder() {}

    /** A folder for this process; those of processes that were killed are cleared away. Null: no room in memory. */
    static @Nullable Path inMemory() {
        try {
            if (!Files.isWritable(MEMORY)) return null;
            for (Path left : leftOver()) clear(left);
            if (Files.getFileStore(MEMORY).getUsableSpace() < ROOM_MIN) return null;
            return MEMORY.resolve(NAME + ProcessHandle.current().pid());
        } catch (IOException | UncheckedIOException e) {
            return null; // another process clears the same folder, or another user's lies there
        }
    }

    private static List<Path> leftOver() throws IOException {
        try (Stream<Path> all = Files.list(MEMORY)) {
            return all.filter(path -> path.getFileName().toString().startsWith(NAME))
                    .filter(path -> !isAlive(path))
                    .toList();
        }
    }

    private static boolean isAlive(Path folder) {
        String pid = folder.getFileName().toString().substring(NAME.length());
        return pid.chars().allMatch(c -> c >= '0' && c <= '9')
                && ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static void clear(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) throw e;
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
