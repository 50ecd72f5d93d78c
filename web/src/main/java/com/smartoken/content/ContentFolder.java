package com.smartoken.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The content folder: a directory, or the one packed into the program. Files are read when asked for, never cached. */
public final class ContentFolder {
    private static final int FILES_MAX = 5_000;

    private final Path root;
    private final String shownAs;
    private final boolean hasKnownLinks;

    private ContentFolder(Path root, String shownAs, boolean hasKnownLinks) {
        this.root = root;
        this.shownAs = shownAs;
        this.hasKnownLinks = hasKnownLinks;
    }

    /** A directory; problems name its files relative to the working directory where they lie below it. */
    public static ContentFolder of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath().normalize();
        Path shown = absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : absolute;
        return new ContentFolder(absolute, shown.toString(), false);
    }

    /** The one that is packed into the program. */
    public static ContentFolder packaged() {
        return packagedAt(PackagedFiles.root("content"));
    }

    static ContentFolder packagedAt(Path root) {
        return new ContentFolder(root, "content", false);
    }

    /** The same, for a reader who need not follow its links again. */
    public ContentFolder withKnownLinks() {
        return new ContentFolder(root, shownAs, true);
    }

    boolean hasKnownLinks() {
        return hasKnownLinks;
    }

    /** Every file below a folder with this ending, sorted by path; empty when there is no such folder. */
    public List<ContentFile> files(String folder, String ending) {
        return paths(folder, ending).stream().map(this::read).toList();
    }

    /** A file by its path inside the folder; null when there is none. */
    public @Nullable ContentFile find(String path) {
        Path file = root.resolve(path).normalize();
        return file.startsWith(root) && Files.isRegularFile(file) ? read(file) : null;
    }

    /** Changes whenever a file below the folder is added, removed or written. */
    public String stamp(String folder) {
        StringBuilder stamp = new StringBuilder();
        for (Path file : paths(folder, "")) {
            try {
                stamp.append(file).append(' ').append(Files.getLastModifiedTime(file));
                stamp.append(' ').append(Files.size(file)).append('\n');
            } catch (IOException e) {
                // Gone between listing and looking: that is a change too.
                stamp.append(file).append(" gone\n");
            }
        }
        return stamp.toString();
    }

    private List<Path> paths(String folder, String ending) {
        Path start = root.resolve(folder).normalize();
        if (!start.startsWith(root) || !Files.isDirectory(start)) return List.of();
        try (Stream<Path> walk = Files.walk(start)) {
            List<Path> found = new ArrayList<>(walk.filter(Files::isRegularFile)
                    .filter(file -> isContent(file, ending))
                    .sorted()
                    .limit(FILES_MAX + 1L)
                    .toList());
            if (found.size() > FILES_MAX) {
                throw new ContentMistakes(List.of(new Problem(shownAs, 1, "more than " + FILES_MAX + " files")));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("the content folder cannot be read: " + shownAs, e);
        }
    }

    /** Editors leave hidden files beside the one that is being written. */
    private static boolean isContent(Path file, String ending) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(ending) && !name.startsWith(".") && !name.endsWith("~") && !name.equals("README.md");
    }

    private ContentFile read(Path file) {
        String path = root.relativize(file).toString().replace('\\', '/');
        return ContentFile.read(file, path, shownAs + "/" + path);
    }
}
