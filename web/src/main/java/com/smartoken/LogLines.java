package com.smartoken;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines of the log on a thread of its own, with one write for as many as came within a moment: a busy service would
 * else wake that thread and write for each of them. Whoever logs waits for nobody, and what finds no room is lost. At its
 * end it writes what waits.
 */
public final class LogLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int WAITING_MAX = 16_384;
    private static final int TOGETHER_MAX = 1_024;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_MILLIS = 500;
    private static final long STOP_MILLIS_MAX = 1_000;

    private final Encoder<ILoggingEvent> encoder;
    private final OutputStream out;
    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread = Thread.ofPlatform().name("lines").daemon(true).unstarted(this::run);
    private volatile boolean closing;

    LogLines(Encoder<ILoggingEvent> encoder, OutputStream out) {
        this.encoder = encoder;
        this.out = out;
    }

    @Override
    public void start() {
        super.start();
        thread.start();
    }

    @Override
    protected void append(ILoggingEvent line) {
        line.prepareForDeferredProcessing();
        boolean _ = waiting.offer(line);
    }

    private void run() {
        List<ILoggingEvent> together = new ArrayList<>(TOGETHER_MAX);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        while (!closing || !waiting.isEmpty()) {
            try {
                ILoggingEvent first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                together.add(first);
                if (!closing && waiting.size() < TOGETHER_MAX) LockSupport.parkNanos(GATHER_NANOS);
                waiting.drainTo(together, TOGETHER_MAX - 1);
                for (ILoggingEvent line : together) bytes.writeBytes(encoder.encode(line));
                bytes.writeTo(out);
            } catch (IOException | RuntimeException e) {
                addError("lines of the log were lost", e);
            } catch (InterruptedException e) {
                return;
            }
            together.clear();
            bytes.reset();
        }
    }

    @Override
    public void stop() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.stop();
    }
}
