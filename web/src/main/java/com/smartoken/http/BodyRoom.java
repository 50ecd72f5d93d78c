package com.smartoken.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Has each body take its place in the {@link Room} before it is read, whoever reads it, and keep it until the answer has
 * left. A body that nobody reads takes none. For routes that wait for a body on their own thread.
 */
final class BodyRoom extends Handler.Wrapper {
    private final Room room;

    BodyRoom(Room room, Handler next) {
        super(next);
        this.room = room;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean hasBody = request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (!hasBody) return super.handle(request, response, callback);
        Room.Place place = room.new Place();
        request.setAttribute(Room.Place.class.getName(), place);
        Request.addCompletionListener(request, failure -> place.close());
        return super.handle(new Placed(request, place), response, callback);
    }

    private static final class Placed extends Request.Wrapper {
        private final Room.Place place;
        private final Separators separators;
        private boolean isBegun;
        private @Nullable ApiError refused;

        Placed(Request request, Room.Place place) {
            super(request);
            this.place = place;
            String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
            boolean isForm = type != null && type.toLowerCase(Locale.ROOT).contains("form");
            separators = new Separators(isForm);
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (refused != null) return Content.Chunk.from(refused, true);
            try {
                if (!isBegun && getLength() > 0) place.take(Room.COPIES * getLength());
                isBegun = true;
                Content.Chunk chunk = super.read();
                if (chunk == null || !chunk.hasRemaining()) return chunk;
                try {
                    take(chunk);
                } catch (ApiError e) {
                    chunk.release();
                    throw e;
                }
                return chunk;
            } catch (ApiError e) {
                refused = e;
                return Content.Chunk.from(e, true);
            }
        }

        private void take(Content.Chunk chunk) {
            long values = separators.count(chunk.getByteBuffer()) * Separators.VALUE_BYTES;
            long bytes = getLength() > 0 ? 0 : Room.COPIES * (long) chunk.remaining();
            if (values + bytes > 0) place.take(values + bytes);
        }
    }

    /** Counts what stands between values, as each value takes more in memory than the byte or two that it may have here. */
    private static final class Separators {
        /** A field of an object, with its name. */
        static final long VALUE_BYTES = 160;

        private final boolean isForm;
        private boolean isText;
        private boolean isEscaped;

        Separators(boolean isForm) {
            this.isForm = isForm;
        }

        long count(ByteBuffer bytes) {
            long count = 0;
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                byte b = bytes.get(i);
                if (isForm) {
                    if (b == '&') count++;
                } else if (isEscaped) {
                    isEscaped = false;
                } else if (b == '"') {
                    isText = !isText;
                } else if (isText) {
                    isEscaped = b == '\\';
                } else if (b == ',') {
                    count++;
                }
            }
            return count;
        }
    }
}
