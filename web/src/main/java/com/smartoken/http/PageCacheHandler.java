package com.smartoken.http;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with pages of the cache before the servlet world is entered, which costs three times as much as the answer
 * itself. What is not there, or not of this second, goes on to its route. HEAD is answered as GET is, without the bytes.
 * What has a body must send it in time ({@link PacedRequest}).
 */
public final class PageCacheHandler extends Handler.Wrapper {
    private static final long WAIT_MILLIS_MAX = 1_000;

    private final PageCache cache;
    private final Supplier<String> requestIds;

    /** @param requestIds a fresh id for each answer */
    public PageCacheHandler(PageCache cache, Supplier<String> requestIds) {
        this.cache = cache;
        this.requestIds = requestIds;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean isGet = HttpMethod.GET.is(request.getMethod());
        if (!isGet && !HttpMethod.HEAD.is(request.getMethod())) {
            return super.handle(new PacedRequest(request), response, callback);
        }
        // Whether a question with a body is answered at all is not for here to say.
        if (request.getLength() > 0) return make(isGet, new PacedRequest(request), response, callback);
        PageCache.Slot slot = cache.find(request.getHttpURI().getPathQuery());
        if (slot == null) return make(isGet, request, response, callback);
        PageCache.Page page = slot.page;
        if (cache.isFresh(page)) return answer(page, isGet, request, response, callback);
        // One request makes the page of this second; the others take it.
        boolean isMine = slot.making.tryLock(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        try {
            page = slot.page;
            if (cache.isFresh(page)) return answer(page, isGet, request, response, callback);
            return make(isGet, request, response, callback);
        } finally {
            if (isMine) slot.making.unlock();
        }
    }

    private boolean make(boolean isGet, Request request, Response response, Callback callback) throws Exception {
        return super.handle(isGet ? request : new AsGet(request), response, callback);
    }

    /** Routes don't know HEAD: they answer as to GET, and the server leaves the bytes out. */
    private static final class AsGet extends Request.Wrapper {
        AsGet(Request head) {
            super(head);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.asString();
        }
    }

    private boolean answer(PageCache.Page page, boolean isGet, Request request, Response response, Callback callback) {
        Representation.Coded coded =
                page.body().in(ContentCoding.best(request.getHeaders().get(HttpHeader.ACCEPT_ENCODING)));
        var headers = response.getHeaders();
        headers.add(page.headers());
        headers.put("x-request-id", requestIds.get());
        headers.put(HttpHeader.ETAG, coded.etag());
        if (coded.coding() != ContentCoding.IDENTITY) {
            headers.put(HttpHeader.CONTENT_ENCODING, coded.coding().token());
        }
        if (Representation.matches(request.getHeaders().get(HttpHeader.IF_NONE_MATCH), coded.etag())) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            headers.remove(HttpHeader.CONTENT_TYPE);
            headers.remove(HttpHeader.CONTENT_ENCODING);
            callback.succeeded();
            return true;
        }
        response.setStatus(HttpStatus.OK_200);
        headers.put(HttpHeader.CONTENT_LENGTH, coded.bytes().length);
        if (isGet) response.write(true, ByteBuffer.wrap(coded.bytes()), callback);
        else callback.succeeded();
        return true;
    }
}
