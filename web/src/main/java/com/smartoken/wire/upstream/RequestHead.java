package com.smartoken.wire.upstream;

/** Writes a request line and its headers into a buffer. */
final class RequestHead {
    private final byte[] buffer;
    private int length;

    private RequestHead(byte[] buffer) {
        this.buffer = buffer;
    }

    /**
     * Writes the head with the empty line that ends it.
     *
     * @return how many bytes it has
     * @throws IllegalArgumentException when it does not fit into the buffer
     */
    static int write(UpstreamRequest request, byte[] buffer) {
        RequestHead head = new RequestHead(buffer);
        head.put(request.method());
        head.put(" ");
        head.put(request.target().basePath());
        head.put(request.path());
        head.put(" HTTP/1.1\r\n");
        head.field("Host", request.target().authority());
        head.put("Accept-Encoding: identity\r\n");
        for (Header header : request.headers()) {
            head.field(header.name(), header.value());
        }
        if (request.body().length > 0 || !hasNoBodyByNature(request.method())) {
            head.field("Content-Length", Integer.toString(request.body().length));
        }
        head.put("\r\n");
        return head.length;
    }

    private static boolean hasNoBodyByNature(String method) {
        return switch (method) {
            case "GET", "HEAD", "DELETE", "OPTIONS" -> true;
            default -> false;
        };
    }

    private void field(String name, String value) {
        put(name);
        put(": ");
        put(value);
        put("\r\n");
    }

    private void put(String latin) {
        int size = latin.length();
        if (size > buffer.length - length) {
            throw new IllegalArgumentException("the request's headers are too large");
        }
        for (int i = 0; i < size; i++) {
            buffer[length + i] = (byte) latin.charAt(i);
        }
        length += size;
    }
}
