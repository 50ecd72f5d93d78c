package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A response whose headers are there and whose body is read piece by piece. One thread uses it, except for
 * {@link #cancel}. It must be closed; only after its body was read to the end can its connection be used again.
 */
public final class Exchange implements ByteSource, AutoCloseable {
    private static final int FIRST_PIECE_BYTES = 16 << 10;

    private enum State {
        OPEN,
        CANCELLED,
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Connection connection;
    private final Pool pool;
    private final ResponseHead head;
    private final BodyReader body;
    private final boolean reusable;
    private long bytesLeft;
    private boolean released;
    private @Nullable UpstreamFailure failure;

    Exchange(Connection connection, Pool pool, ResponseHead head, boolean reusable, long bytesMax)
            throws UpstreamFailure {
        this.connection = connection;
        this.pool = pool;
        this.head = head;
        this.body = new BodyReader(connection, head);
        this.reusable = reusable && head.keepAlive();
        this.bytesLeft = bytesMax;
        if (head.framing() == ResponseHead.Framing.LENGTH && head.length() > bytesMax) {
            throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "content length");
        }
    }

    /** The status code, 200 to 599; redirects are returned like any other answer. */
    public int status() {
        return head.status();
    }

    /** The first header of that name, whatever its case, or null. */
    public @Nullable String header(String name) {
        return head.first(name);
    }

    /** All headers in the order they came. */
    public List<Header> headers() {
        return head.all();
    }

    /**
     * Reads body bytes, freed of any chunking; waits for at least one.
     *
     * @return -1 at the true end only
     * @throws UpstreamFailure when the body breaks off, takes too long or is too large; every later call repeats it
     */
    @Override
    public int read(byte[] into, int offset, int length) throws UpstreamFailure {
        if (failure != null) {
            throw failure;
        }
        State now = state.get();
        if (now == State.CLOSED) {
            throw new IllegalStateException("the exchange is closed");
        }
        if (now == State.CANCELLED) {
            throw fail(connection.failure(Kind.CANCELLED, "cancelled"));
        }
        try {
            int read = length == 0 ? 0 : body.read(into, offset, length);
            bytesLeft -= Math.max(read, 0);
            if (bytesLeft < 0) {
                throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "body");
            }
            return read;
        } catch (UpstreamFailure e) {
            throw fail(e);
        }
    }

    /**
     * Reads the rest of the body.
     *
     * @throws UpstreamFailure of kind TOO_LARGE when it is longer than {@code limit} bytes, otherwise as {@link #read}
     */
    public byte[] readAll(int limit) throws UpstreamFailure {
        return readAll(limit, bytes -> {});
    }

    /** The same; {@code room} is told of so many bytes more each time before they get memory, and may refuse them. */
    public byte[] readAll(int limit, LongConsumer room) throws UpstreamFailure {
        boolean known = head.framing() == ResponseHead.Framing.LENGTH;
        if (known && head.length() > limit) {
            throw fail(UpstreamFailure.inResponse(Kind.TOO_LARGE, "body"));
        }
        int first = known ? (int) head.length() : FIRST_PIECE_BYTES;
        room.accept(first);
        byte[] all = new byte[first];
        int size = 0;
        while (!body.isEnded()) {
            if (size == all.length) {
                int larger = (int) Math.min(2L * size, Integer.MAX_VALUE - 8);
                room.accept(larger - size);
                all = Arrays.copyOf(all, larger);
            }
            size += Math.max(read(all, size, all.length - size), 0);
            if (size > limit) {
                throw fail(UpstreamFailure.inResponse(Kind.TOO_LARGE, "body"));
            }
        }
        return size == all.length ? all : Arrays.copyOf(all, size);
    }

    private UpstreamFailure fail(UpstreamFailure e) {
        connection.close();
        failure = state.get() == State.CANCELLED ? connection.failure(Kind.CANCELLED, "cancelled") : e;
        return failure;
    }

    /** Breaks the exchange off, from any thread: a read that waits fails with CANCELLED. No effect once closed. */
    public void cancel() {
        if (state.compareAndSet(State.OPEN, State.CANCELLED)) {
            connection.close();
        }
    }

    /** Gives the connection back when the body was read to its end and it may be used again, else closes it. */
    @Override
    public void close() {
        if (released) {
            return;
        }
        released = true;
        // From here on cancel() cannot touch the connection, which may soon be another exchange's.
        boolean open = state.compareAndSet(State.OPEN, State.CLOSED);
        if (open && reusable && failure == null && body.isEnded() && connection.position == connection.limit) {
            pool.put(connection);
        } else {
            connection.close();
        }
        pool.leave();
    }
}
