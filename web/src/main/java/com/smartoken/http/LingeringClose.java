package com.smartoken.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes in what is left of a body after a refusal that did not need it. The answer has left by then; but most clients read
 * none before they have sent everything, and a connection that is closed under them is all that they would tell of.
 * What is far too much, comes too slowly or waits for our consent to be sent is cut off. No thread waits meanwhile.
 */
public final class LingeringClose extends Handler.Wrapper {
    /** Three times the largest body that is served. */
    private static final long BYTES_MAX = 96 << 20;

    /** Pieces that are looked at before the answer leaves, to find out whether the body is in already. */
    private static final int PIECES_MAX = 16;

    /** Around the application alone. */
    public LingeringClose() {}

    /** Around this handler, and the application in it. */
    public LingeringClose(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields headers = request.getHeaders();
        boolean hasBody =
                request.getLength() > 0 || (request.getLength() < 0 && headers.contains(HttpHeader.TRANSFER_ENCODING));
        if (!hasBody || headers.contains(HttpHeader.EXPECT)) return super.handle(request, response, callback);
        return super.handle(new Unread(request, response), response, new Lingering(request, response, callback));
    }

    /** Says that this is the connection's last answer, and leaves the rest of the body where it is. */
    private static final class Unread extends Request.Wrapper {
        private final Response response;

        Unread(Request request, Response response) {
            super(request);
            this.response = response;
        }

        @Override
        public boolean consumeAvailable() {
            for (int i = 0; i < PIECES_MAX; i++) {
                Content.Chunk chunk = read();
                if (chunk == null) break;
                chunk.release();
                if (Content.Chunk.isFailure(chunk)) return false;
                if (chunk.isLast()) return true;
            }
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            return false;
        }
    }

    /** Ends the exchange once the body is in. */
    private static final class Lingering extends Callback.Nested implements Runnable {
        private final Request request;
        private final Response response;
        private long bytes;

        Lingering(Request request, Response response, Callback callback) {
            super(callback);
            this.request = new PacedRequest(request);
            this.response = response;
        }

        @Override
        public void succeeded() {
            if (response.getStatus() >= 400) run();
            else super.succeeded();
        }

        @Override
        public void run() {
            while (bytes <= BYTES_MAX) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                bytes += chunk.remaining();
                chunk.release();
                if (chunk.isLast() || Content.Chunk.isFailure(chunk)) break;
            }
            super.succeeded();
        }
    }
}
