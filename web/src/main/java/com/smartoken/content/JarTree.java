package com.smartoken.content;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of a folder in a jar, which stays open. Read as the JVM reads it: a zip file system would read the list of its
 * tens of thousands of entries once more, and go through it for each question.
 */
final class JarTree implements FileTree {
    private final ZipFile jar;
    private final String prefix;
    private final NavigableSet<String> paths = new TreeSet<>();

    JarTree(ZipFile jar, String folder) {
        this.jar = jar;
        this.prefix = folder + "/";
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.startsWith(prefix) && !name.endsWith("/")) paths.add(name.substring(prefix.length()));
        }
    }

    @Override
    public List<String> paths(String folder) {
        if (folder.isEmpty()) return List.copyOf(paths);
        // 0 is the character after the slash: between the two lies all that is in the folder.
        return List.copyOf(paths.subSet(folder + "/", folder + "0"));
    }

    @Override
    public boolean has(String path) {
        return paths.contains(path);
    }

    @Override
    public InputStream open(String path) throws IOException {
        ZipEntry entry = jar.getEntry(prefix + path);
        InputStream file = entry == null ? null : jar.getInputStream(entry);
        if (file == null) throw new FileNotFoundException(path);
        return file;
    }

    @Override
    public String stamp(String path) {
        return "packed";
    }
}
