package com.smartoken.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content folder: a directory, or the one packed into the program. Files are read when asked for, never cached. */
public final class ContentFolder {
    private static final int FILES_MAX = 5_000;

    private final FileTree files;
    private final String shownAs;
    private final boolean hasKnownLinks;

    private ContentFolder(FileTree files, String shownAs, boolean hasKnownLinks) {
        this.files = files;
        this.shownAs = shownAs;
        this.hasKnownLinks = hasKnownLinks;
    }

    /** A directory; problems name its files relative to the working directory where they lie below it. */
    public static ContentFolder of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath().normalize();
        Path shown = absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : absolute;
        return new ContentFolder(FileTree.of(absolute), shown.toString(), false);
    }

    /** The one that is packed into the program. */
    public static ContentFolder packaged() {
        return packagedAt(PackagedFiles.tree("content"));
    }

    static ContentFolder packagedAt(FileTree files) {
        return new ContentFolder(files, "content", false);
    }

    /** The same, for a reader who need not follow its links again. */
    public ContentFolder withKnownLinks() {
        return new ContentFolder(files, shownAs, true);
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
        return files.has(path) ? read(path) : null;
    }

    /** Changes whenever a file below the folder is added, removed or written. */
    public String stamp(String folder) {
        StringBuilder stamp = new StringBuilder();
        for (String path : paths(folder, "")) {
            try {
                stamp.append(path).append(' ').append(files.stamp(path)).append('\n');
            } catch (IOException e) {
                // Gone between listing and looking: that is a change too.
                stamp.append(path).append(" gone\n");
            }
        }
        return stamp.toString();
    }

    private List<String> paths(String folder, String ending) {
        List<String> found;
        try {
            found = files.paths(folder).stream()
                    .filter(path -> isContent(path, ending))
                    .limit(FILES_MAX + 1L)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the content folder cannot be read: " + shownAs, e);
        }
        if (found.size() > FILES_MAX) {
            throw new ContentMistakes(List.of(new Problem(shownAs, 1, "more than " + FILES_MAX + " files")));
        }
        return found;
    }

    /** Editors leave hidden files beside the one that is being written. */
    private static boolean isContent(String path, String ending) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.endsWith(ending) && !name.startsWith(".") && !name.endsWith("~") && !name.equals("README.md");
    }

    private ContentFile read(String path) {
        return ContentFile.read(() -> files.open(path), path, shownAs + "/" + path);
    }
}
