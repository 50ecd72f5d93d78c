package com.smartoken.local.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest requests that arrived, bounded in number and in bytes. */
final class RequestLog {

    private static final int REQUESTS_MAX = 1_000;
    private static final long BYTES_MAX = 64L * 1024 * 1024;

    private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
    private long bytes;

    synchronized void add(ReceivedRequest request) {
        requests.addLast(request);
        bytes += request.body().length;
        while (requests.size() > REQUESTS_MAX || bytes > BYTES_MAX) {
            bytes -= requests.removeFirst().body().length;
        }
    }

    /** Oldest first. */
    synchronized List<ReceivedRequest> all() {
        return List.copyOf(requests);
    }
}
