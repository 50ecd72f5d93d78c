package com.smartoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Processor time of processes, in nanoseconds, user and system together. */
final class CpuTime {
    private static final long NANOS_OF_TICK = 10_000_000;
    private static final int USER = 11;
    private static final int SYSTEM_OF_ENDED_CHILDREN = 14;

    private CpuTime() {}

    /** A process with all that it started, ended or not; one that ends while this looks counts with its parent. */
    static long ofTree(long pid) {
        long sum = of(pid);
        for (ProcessHandle child : ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .toList()) {
            sum += of(child.pid());
        }
        return sum;
    }

    /** The threads of a process whose names begin so; 0 where the system does not tell. */
    static long ofThreads(long pid, String name) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.map(thread -> thread.resolve("stat"))
                    .mapToLong(stat -> ofThread(stat, name))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long ofThread(Path stat, String name) {
        try {
            String line = Files.readString(stat);
            return line.contains("(" + name) ? ticks(line) * NANOS_OF_TICK : 0;
        } catch (IOException e) {
            return 0; // it ended while this looked
        }
    }

    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = USER; i < SYSTEM_OF_ENDED_CHILDREN + 1; i++) ticks += Long.parseLong(fields[i]);
        return ticks;
    }

    private static long of(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(Duration::toNanos)
                    .orElse(0L);
        }
        try {
            return ticks(Files.readString(stat)) * NANOS_OF_TICK;
        } catch (IOException e) {
            return 0;
        }
    }
}
