package com.smartoken.catalog;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the program gets the catalog from: fixed in production, re-read after an edit in development. A broken edit
 * keeps the last good catalog; {@link #problems} then tells what is wrong.
 */
public final class CatalogSource implements Supplier<Catalog> {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogSource.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final @Nullable ContentFolder watched;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Catalog current;
    private volatile List<Problem> problems = List.of();
    private String stamp;
    private volatile long lookedAt;

    private CatalogSource(Catalog first, @Nullable ContentFolder watched, String stamp, LongSupplier nanoTime) {
        this.current = first;
        this.watched = watched;
        this.stamp = stamp;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Always the same catalog. */
    public static CatalogSource fixed(Catalog catalog) {
        return new CatalogSource(catalog, null, "", System::nanoTime);
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
        String stamp = folder.stamp(Catalog.FOLDER);
        return new CatalogSource(Catalog.load(folder), folder, stamp, nanoTime);
    }

    @Override
    public Catalog get() {
        if (watched != null && nanoTime.getAsLong() - lookedAt >= LOOK_EVERY_NANOS && looking.tryLock()) {
            try {
                look(watched);
            } finally {
                looking.unlock();
            }
        }
        return current;
    }

    /** What is wrong with the files as they are now; empty when {@link #get} is up to date. */
    public List<Problem> problems() {
        get();
        return problems;
    }

    private void look(ContentFolder folder) {
        String now = folder.stamp(Catalog.FOLDER);
        lookedAt = nanoTime.getAsLong();
        if (now.equals(stamp)) return;
        stamp = now;
        try {
            current = Catalog.load(folder);
            problems = List.of();
            LOG.info("catalog read again: {} models", current.models().size());
        } catch (ContentMistakes e) {
            problems = e.problems();
            for (Problem problem : problems) LOG.error("{}", problem);
        }
    }
}
