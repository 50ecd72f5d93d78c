package com.smartoken.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are packed beside our classes: in a jar, which then stays open, or in a build folder. */
public final class PackagedFiles {
    private PackagedFiles() {}

    /** A top folder such as {@code content} or {@code static}. */
    public static Path root(String folder) {
        try {
            return root(
                    Path.of(PackagedFiles.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()),
                    folder);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it lies", e);
        }
    }

    /** Where {@code home} is a jar or a folder of classes. A zip file system lists folders that have no entry too. */
    static Path root(Path home, String folder) {
        try {
            if (Files.isDirectory(home)) return home.resolve(folder);
            return FileSystems.newFileSystem(home).getPath("/").resolve(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged files cannot be opened", e);
        }
    }
}
