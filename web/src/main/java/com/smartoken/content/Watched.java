package com.smartoken.content;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read from content: fixed in production, read again after an edit in development. A broken edit keeps what
 * was last right; {@link #problems} then tells what is wrong.
 */
public final class Watched<T> implements Supplier<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final @Nullable ContentFolder watched;
    private final String folder;
    private final Function<ContentFolder, T> reader;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile T current;
    private volatile List<Problem> problems = List.of();
    private String stamp;
    private volatile long lookedAt;

    private Watched(
            T first,
            @Nullable ContentFolder watched,
            String folder,
            Function<ContentFolder, T> reader,
            LongSupplier nanoTime) {
        this.current = first;
        this.watched = watched;
        this.folder = folder;
        this.reader = reader;
        this.nanoTime = nanoTime;
        this.stamp = watched == null ? "" : watched.stamp(folder);
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Always the same. */
    public static <T> Watched<T> fixed(T value) {
        return new Watched<>(value, null, "", folder -> value, System::nanoTime);
    }

    /**
     * What {@code reader} makes of the files below {@code folder} as they are now; looks for changes when asked, at
     * most every 300 ms.
     *
     * @throws ContentMistakes when they are broken from the start
     */
    public static <T> Watched<T> watching(
            ContentFolder content, String folder, Function<ContentFolder, T> reader, LongSupplier nanoTime) {
        return new Watched<>(reader.apply(content), content, folder, reader, nanoTime);
    }

    @Override
    public T get() {
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

    private void look(ContentFolder content) {
        String now = content.stamp(folder);
        lookedAt = nanoTime.getAsLong();
        if (now.equals(stamp)) return;
        stamp = now;
        try {
            current = reader.apply(content);
            problems = List.of();
            LOG.info("content read again: {}", folder.isEmpty() ? "all of it" : folder);
        } catch (ContentMistakes e) {
            problems = e.problems();
            for (Problem problem : problems) LOG.error("{}", problem);
        }
    }
}
