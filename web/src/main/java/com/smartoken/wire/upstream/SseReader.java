package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream of server-sent events apart, as the WHATWG defines it, in one buffer and without copying: an event's
 * data is a range of that buffer. Further data lines are moved up to the first one, which is always the longer way round.
 */
public final class SseReader {
    /** The usual limit of one event with all its lines. */
    public static final int EVENT_BYTES_MAX = 1 << 20;
    /** The usual limit of a whole stream. */
    public static final long STREAM_BYTES_MAX = 64L << 20;

    private static final int FIRST_BUFFER_BYTES = 8 << 10;
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

    private final ByteSource source;
    private final int eventBytesMax;
    private final long streamBytesMax;
    private final SseEvent event = new SseEvent();
    private final SseNames names = new SseNames();

    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int limit;
    private int scanned;
    private int lineStart;
    /** Where a line feed would only be the second half of the line end before it; -1 for nowhere. */
    private int lineFeedToSkip = -1;

    private boolean firstLine = true;
    private boolean ended;
    private long streamBytes;

    /** The finished lines of the event under way: their bytes, their data (start negative when none), their name. */
    private int eventBytes;

    private int dataStart = -1;
    private int dataEnd;
    private String name = "";

    /** A reader with the usual limits. */
    public SseReader(ByteSource source) {
        this(source, EVENT_BYTES_MAX, STREAM_BYTES_MAX);
    }

    /** A reader with limits for one event and for the whole stream, in bytes as they come. */
    public SseReader(ByteSource source, int eventBytesMax, long streamBytesMax) {
        this.source = source;
        this.eventBytesMax = eventBytesMax;
        this.streamBytesMax = streamBytesMax;
    }

    /**
     * Goes on to the next event. Reads at most once from the source, so that the caller gets to look at the clock while
     * an event comes in bit by bit.
     *
     * @return the event or a sign of life, good until the next call; null at the end of the stream
     * @throws UpstreamFailure as the source, and TOO_LARGE when an event or the stream is over its limit
     */
    public @Nullable SseEvent next() throws UpstreamFailure {
        if (findEvent()) {
            return event;
        }
        if (ended || !fill()) {
            ended = true;
            return null;
        }
        return findEvent() ? event : event.keepAlive();
    }

    /** The next event if all of it came already: as {@link #next}, but nothing is waited for. Null when there is none. */
    public @Nullable SseEvent present() throws UpstreamFailure {
        return findEvent() ? event : null;
    }

    /** Whether the stream ended inside an event, which was dropped then. To be asked after the end. */
    public boolean endedInsideEvent() {
        return ended && (lineStart < limit || dataStart >= 0 || !name.isEmpty());
    }

    /** What came of the event that the stream ended in, as if its blank line had come too; null when nothing did. */
    public @Nullable SseEvent unfinished() throws UpstreamFailure {
        if (!endedInsideEvent()) return null;
        if (lineStart < limit) line(lineStart, limit);
        lineStart = limit;
        return dispatch() ? event : null;
    }

    /** Goes through the lines that are there; true when one of them completed an event. */
    private boolean findEvent() throws UpstreamFailure {
        byte[] bytes = buffer;
        int at = scanned;
        while (at < limit) {
            byte octet = bytes[at++];
            if (octet > '\r') {
                continue;
            }
            if (octet == '\n' && at - 1 == lineFeedToSkip) {
                lineStart = at;
            } else if (octet == '\n' || octet == '\r') {
                boolean complete = line(lineStart, at - 1);
                lineStart = at;
                lineFeedToSkip = octet == '\r' ? at : -1;
                if (complete) {
                    scanned = at;
                    return true;
                }
            }
        }
        scanned = at;
        return false;
    }

    private boolean line(int from, int to) throws UpstreamFailure {
        count(to + 1 - from);
        int start = firstLine ? afterByteOrderMark(from, to) : from;
        firstLine = false;
        if (start == to) {
            return dispatch();
        }
        if (isField(DATA, start, to)) {
            addData(valueStart(start + DATA.length, to), to);
        } else if (isField(EVENT, start, to)) {
            name = names.of(buffer, valueStart(start + EVENT.length, to), to);
        } else if (dataStart < 0 && name.isEmpty()) {
            // Comments between events must not add up to an event that is too large.
            eventBytes = 0;
        }
        return false;
    }

    private void count(int lineBytes) throws UpstreamFailure {
        eventBytes += lineBytes;
        if (eventBytes > eventBytesMax) {
            throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "event");
        }
    }

    private int afterByteOrderMark(int from, int to) {
        boolean marked = to - from >= 3
                && buffer[from] == (byte) 0xef
                && buffer[from + 1] == (byte) 0xbb
                && buffer[from + 2] == (byte) 0xbf;
        return marked ? from + 3 : from;
    }

    private boolean isField(byte[] field, int from, int to) {
        int end = from + field.length;
        return end <= to
                && (end == to || buffer[end] == ':')
                && Arrays.equals(buffer, from, end, field, 0, field.length);
    }

    /** Behind the colon and one space, if they are there. */
    private int valueStart(int fieldEnd, int to) {
        int start = Math.min(fieldEnd + 1, to);
        return start < to && buffer[start] == ' ' ? start + 1 : start;
    }

    private void addData(int from, int to) {
        if (dataStart < 0) {
            dataStart = from;
            dataEnd = to;
            return;
        }
        buffer[dataEnd++] = '\n';
        System.arraycopy(buffer, from, buffer, dataEnd, to - from);
        dataEnd += to - from;
    }

    private boolean dispatch() {
        boolean complete = dataStart >= 0;
        if (complete) {
            event.data(name, buffer, dataStart, dataEnd);
        }
        dataStart = -1;
        name = "";
        eventBytes = 0;
        return complete;
    }

    private boolean fill() throws UpstreamFailure {
        if (eventBytes + (limit - lineStart) > eventBytesMax) {
            throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "event");
        }
        makeRoom();
        int read = source.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            return false;
        }
        limit += read;
        streamBytes += read;
        if (streamBytes > streamBytesMax) {
            throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "stream");
        }
        return true;
    }

    /** Moves what is still needed to the front when the buffer is used up, and doubles the buffer when that is all of it. */
    private void makeRoom() {
        int needed = dataStart >= 0 ? dataStart : lineStart;
        if (needed < limit && limit < buffer.length) {
            return;
        }
        byte[] room = needed == 0 && limit == buffer.length ? new byte[buffer.length * 2] : buffer;
        System.arraycopy(buffer, needed, room, 0, limit - needed);
        buffer = room;
        limit -= needed;
        scanned -= needed;
        lineStart -= needed;
        lineFeedToSkip = Math.max(lineFeedToSkip - needed, -1);
        if (dataStart >= 0) {
            dataStart = 0;
            dataEnd -= needed;
        }
    }
}
