package com.smartoken.content.catalog;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Problem;
import com.smartoken.content.Watched;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where the program gets the catalog from: fixed in production, re-read after an edit in development. A broken edit
 * keeps the last good catalog; {@link #problems} then tells what is wrong.
 */
public final class CatalogSource implements Supplier<Catalog> {
    private final Watched<Catalog> files;

    private CatalogSource(Watched<Catalog> files) {
        this.files = files;
    }

    /** Always the same catalog. */
    public static CatalogSource fixed(Catalog catalog) {
        return new CatalogSource(Watched.fixed(catalog));
    }

    /**
     * The catalog of a directory as it is now; looks for changes when asked, at most every 300 ms.
     *
     * @throws ContentMistakes when it is broken from the start
     */
    public static CatalogSource watching(Path directory) {
        return watching(ContentFolder.of(directory), System::nanoTime);
    }

    static CatalogSource watching(ContentFolder folder, LongSupplier nanoTime) {
        return new CatalogSource(Watched.watching(folder, Catalog.FOLDER, Catalog::load, nanoTime));
    }

    @Override
    public Catalog get() {
        return files.get();
    }

    /** What is wrong with the files as they are now; empty when {@link #get} is up to date. */
    public List<Problem> problems() {
        return files.problems();
    }
}
