package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;

/**
 * Takes chunked bodies apart. It keeps its place between calls, so bytes may come in any portions, and it takes the end
 * in as soon as it is there.
 */
final class ChunkedDecoder {
    private static final int SIZE_LINE_BYTES_MAX = 32;
    private static final int SIZE_DIGITS_MAX = 15;
    private static final int EXTENSION_BYTES_MAX = 1 << 10;
    private static final int TRAILER_BYTES_MAX = 16 << 10;

    private enum State {
        SIZE,
        AFTER_SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        END_LF,
        ENDED
    }

    private State state = State.SIZE;
    private long size;
    private int digits;
    private int lineBytes;
    private int trailerBytes;

    /** Whether the last chunk and all that belongs to it was seen. */
    boolean isEnded() {
        return state == State.ENDED;
    }

    /**
     * Moves body bytes from the connection's buffer to {@code into} until one of them is used up or the body ends.
     *
     * @return how many bytes were put into {@code into}, possibly none
     */
    int decode(Connection from, byte[] into, int offset, int length) throws UpstreamFailure {
        int produced = 0;
        while (from.position < from.limit && state != State.ENDED) {
            if (state != State.DATA) {
                state = next(from.buffer[from.position++] & 0xff);
                continue;
            }
            int part = (int) Math.min(size, Math.min(from.limit - from.position, length - produced));
            if (part == 0) {
                break;
            }
            System.arraycopy(from.buffer, from.position, into, offset + produced, part);
            from.position += part;
            produced += part;
            size -= part;
            if (size == 0) {
                state = State.DATA_CR;
            }
        }
        return produced;
    }

    private State next(int octet) throws UpstreamFailure {
        return switch (state) {
            case SIZE -> size(octet);
            case AFTER_SIZE -> afterSize(octet);
            case EXTENSION -> extension(octet);
            case SIZE_LF -> sizeLineEnd(octet);
            case DATA_CR -> expect('\r', octet, State.DATA_LF);
            case DATA_LF -> {
                startLine();
                yield expect('\n', octet, State.SIZE);
            }
            case TRAILER_START -> octet == '\r' ? State.END_LF : trailer(octet);
            case TRAILER -> trailer(octet);
            case TRAILER_LF -> expect('\n', octet, State.TRAILER_START);
            case END_LF -> expect('\n', octet, State.ENDED);
            case DATA, ENDED -> throw new IllegalStateException("no framing is due here");
        };
    }

    private void startLine() {
        size = 0;
        digits = 0;
        lineBytes = 0;
    }

    private State size(int octet) throws UpstreamFailure {
        int digit = octet < 0x80 ? Character.digit(octet, 16) : -1;
        if (digit < 0) {
            if (digits == 0) {
                throw UpstreamFailure.badResponse("chunk size");
            }
            return afterSize(octet);
        }
        size = (size << 4) | digit;
        if (++digits > SIZE_DIGITS_MAX) {
            throw UpstreamFailure.badResponse("chunk size");
        }
        lineBytes++;
        return State.SIZE;
    }

    private State afterSize(int octet) throws UpstreamFailure {
        if (octet == '\r') {
            return State.SIZE_LF;
        }
        if (octet == ';') {
            lineBytes = 0;
            return State.EXTENSION;
        }
        if ((octet != ' ' && octet != '\t') || ++lineBytes > SIZE_LINE_BYTES_MAX) {
            throw UpstreamFailure.badResponse("chunk size");
        }
        return State.AFTER_SIZE;
    }

    private State extension(int octet) throws UpstreamFailure {
        if (octet == '\r') {
            return State.SIZE_LF;
        }
        if (!Header.isText(octet) || ++lineBytes > EXTENSION_BYTES_MAX) {
            throw UpstreamFailure.badResponse("chunk extension");
        }
        return State.EXTENSION;
    }

    private State sizeLineEnd(int octet) throws UpstreamFailure {
        return expect('\n', octet, size == 0 ? State.TRAILER_START : State.DATA);
    }

    private State trailer(int octet) throws UpstreamFailure {
        if (octet == '\r') {
            return State.TRAILER_LF;
        }
        if (!Header.isText(octet)) {
            throw UpstreamFailure.badResponse("trailer");
        }
        if (++trailerBytes > TRAILER_BYTES_MAX) {
            throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "trailers");
        }
        return State.TRAILER;
    }

    private static State expect(char wanted, int octet, State then) throws UpstreamFailure {
        if (octet != wanted) {
            throw UpstreamFailure.badResponse("chunk without its line end");
        }
        return then;
    }
}
