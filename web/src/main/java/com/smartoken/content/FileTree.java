package com.smartoken.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Files below one folder, by their paths inside it, with slashes: of a directory, or packed into the program. */
public interface FileTree {
    /** Those of a directory, as they are whenever one asks. */
    static FileTree of(Path directory) {
        return new DirectoryTree(directory.toAbsolutePath().normalize());
    }

    /** The paths of all files below a folder of it (empty for the whole), sorted; none when there is no such folder. */
    List<String> paths(String folder) throws IOException;

    boolean has(String path);

    /** A file to read. @throws IOException when it is not there */
    InputStream open(String path) throws IOException;

    /** Changes whenever the file is written. @throws IOException when it is not there */
    String stamp(String path) throws IOException;
}
