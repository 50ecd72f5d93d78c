package com.smartoken.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipFile;

/** Folders that are packed beside our classes: in a jar, which then stays open, or in a build folder. */
public final class PackagedFiles {
    private static final String CLASS = PackagedFiles.class.getName().replace('.', '/') + ".class";

    private static final Map<Path, ZipFile> JARS = new ConcurrentHashMap<>();

    private PackagedFiles() {}

    /** A top folder such as {@code content} or {@code static}. */
    public static FileTree tree(String folder) {
        URL here = PackagedFiles.class.getResource("PackagedFiles.class");
        if (here == null) throw new IllegalStateException("the program does not know where it lies");
        return tree(home(here), folder);
    }

    /**
     * The jar or the folder that this class was found in. Its protection domain would say it too, but says nothing when the
     * class comes from an AOT cache and the process was started in another folder than the one that made the cache.
     */
    private static Path home(URL here) {
        String address = here.toString();
        String outside = address.startsWith("jar:")
                ? address.substring("jar:".length(), address.length() - "!/".length() - CLASS.length())
                : address.substring(0, address.length() - CLASS.length());
        try {
            return Path.of(new URI(outside));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it lies: " + address, e);
        }
    }

    /** Where {@code home} is a jar or a folder of classes. */
    static FileTree tree(Path home, String folder) {
        if (Files.isDirectory(home)) return FileTree.of(home.resolve(folder));
        return new JarTree(JARS.computeIfAbsent(home, PackagedFiles::opened), folder);
    }

    private static ZipFile opened(Path jar) {
        try {
            return new ZipFile(jar.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged files cannot be opened", e);
        }
    }
}
