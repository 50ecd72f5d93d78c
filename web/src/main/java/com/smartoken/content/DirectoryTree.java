package com.smartoken.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a directory. Nothing outside of it is found. */
record DirectoryTree(Path root) implements FileTree {
    @Override
    public List<String> paths(String folder) throws IOException {
        Path start = root.resolve(folder).normalize();
        if (!start.startsWith(root) || !Files.isDirectory(start)) return List.of();
        try (Stream<Path> walk = Files.walk(start)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public boolean has(String path) {
        Path file = root.resolve(path).normalize();
        return file.startsWith(root) && Files.isRegularFile(file);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(root.resolve(path));
    }

    @Override
    public String stamp(String path) throws IOException {
        Path file = root.resolve(path);
        return Files.getLastModifiedTime(file) + " " + Files.size(file);
    }
}
