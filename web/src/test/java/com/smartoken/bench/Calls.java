package com.smartoken.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Calls without a stream, one after the other on each of some connections, as fast as they are answered. */
final class Calls {
    private static final int FAILURES_MAX = 1_000;
    private static final int WARM_UP_CALLS = 120_000;
    private static final int WARM_UP_ROUNDS_MAX = 18;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(5);

    /** Compilers that use less than this part of one processor rest. */
    private static final int RESTING_PART = 50;

    static final String BODY = "{\"model\":\"bench\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a"
            + " careful assistant. Answer in two short sentences.\"},{\"role\":\"user\",\"content\":\"Why is the sky blue,"
            + " and why is it red in the evening? Explain it so that a child of eight years understands it.\"}],"
            + "\"temperature\":0.7,\"max_tokens\":512,\"user\":\"someone\"}";

    private final int port;
    private final List<byte[]> requests;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Samples latency = new Samples();

    /** What came of it. */
    record Result(long done, long failed, double seconds, Samples latency) {
        double perSecond() {
            return done / seconds;
        }
    }

    private Calls(int port, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
    }

    /** The request of each key. */
    static List<byte[]> requests(List<String> keys) {
        return keys.stream().map(key -> Wire.post(key, BODY)).toList();
    }

    /** Calls until the service's compilers rest: what they use is not what a call costs. */
    static void warmUp(NodeProcess node, List<byte[]> requests, int connections) {
        long calls = 0;
        long compiling = Long.MAX_VALUE;
        for (int round = 0; round < WARM_UP_ROUNDS_MAX; round++) {
            if (calls >= WARM_UP_CALLS && compiling < WARM_UP_ROUND.toNanos() / RESTING_PART) return;
            long before = node.compilerNanos();
            calls += run(node.port(), requests, connections, WARM_UP_ROUND).done;
            compiling = node.compilerNanos() - before;
        }
    }

    /** Calls for so long; the requests take turns. */
    static Result run(int port, List<byte[]> requests, int connections, Duration time) {
        Calls calls = new Calls(port, requests);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) workers.execute(() -> calls.until(end));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(calls.done.get(), calls.failed.get(), seconds, calls.latency);
    }

    private void until(long end) {
        while (System.nanoTime() < end && failed.get() < FAILURES_MAX) {
            try (Wire wire = new Wire(port)) {
                while (System.nanoTime() < end) call(wire);
            } catch (IOException e) {
                failed.incrementAndGet();
            }
        }
    }

    private void call(Wire wire) throws IOException {
        byte[] request = requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
        long before = System.nanoTime();
        int status = wire.send(request);
        wire.skip();
        latency.add(System.nanoTime() - before);
        if (status == 200) done.incrementAndGet();
        else failed.incrementAndGet();
    }
}
