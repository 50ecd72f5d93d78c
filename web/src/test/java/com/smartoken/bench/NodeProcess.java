package com.smartoken.bench;

import com.smartoken.App;
import com.smartoken.db.DatabaseSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The service as it is served: its own process, settings from the environment. */
final class NodeProcess implements AutoCloseable {
    private static final byte[] READY =
            "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final Child child;
    private final int port;
    private final double startSeconds;

    private NodeProcess(Child child, int port, double startSeconds) {
        this.child = child;
        this.port = port;
        this.startSeconds = startSeconds;
    }

    /** What a node is started with, {@code more} in its environment. Without a jar the classes are run as they lie. */
    record Setup(DatabaseSettings database, Path content, Path folder, List<String> flags, Map<String, String> more) {
        NodeProcess start(String name, @org.jspecify.annotations.Nullable Path jar)
                throws IOException, InterruptedException {
            int port = Child.freePort();
            List<String> command = jar == null
                    ? Child.java(System.getProperty("java.class.path"), asServed(), App.class.getName(), "serve")
                    : Child.java("", flags, "-jar", jar.toString(), "serve");
            long started = System.nanoTime();
            Child child = Child.start(command, environment(port), folder.resolve(name + ".log"));
            while (!isReady(port)) {
                if (!child.isAlive() || System.nanoTime() - started > START_NANOS_MAX) {
                    child.close();
                    throw new IOException("the service did not start:\n" + child.said());
                }
                Thread.sleep(5); // between two looks at another process
            }
            return new NodeProcess(child, port, (System.nanoTime() - started) / 1e9);
        }

        /** The same whose database is reached by another port. */
        Setup before(int port) {
            String url = database.url().replaceFirst(":[0-9]+/", ":" + port + "/");
            return new Setup(
                    new DatabaseSettings(url, database.user(), database.password()), content, folder, flags, more);
        }

        /** The classes of tests bring a quieter log along. */
        private List<String> asServed() {
            return Stream.concat(flags.stream(), Stream.of("-Dsmartoken.log=served"))
                    .toList();
        }

        private Map<String, String> environment(int port) {
            Map<String, String> environment = new LinkedHashMap<>();
            environment.put("SMARTOKEN_PORT", Integer.toString(port));
            environment.put("SMARTOKEN_DATABASE_URL", database.url());
            environment.put("SMARTOKEN_DATABASE_USER", database.user());
            environment.put("SMARTOKEN_SECRET", "benchmark ".repeat(4));
            environment.put("SMARTOKEN_CONTENT", content.toString());
            environment.put("BENCH_UPSTREAM_KEY", "instant");
            environment.putAll(more);
            return environment;
        }
    }

    /** A content folder with one model behind the upstream on this port. */
    static Path content(Path folder, int upstreamPort) throws IOException {
        Path content = folder.resolve("content");
        Files.createDirectories(content.resolve("models"));
        Files.writeString(content.resolve("upstreams.yaml"), """
                upstreams:
                  instant:
                    protocol: openai
                    base_url: http://127.0.0.1:%d/v1
                    key: ${BENCH_UPSTREAM_KEY}
                    cancel: stops_billing
                """.formatted(upstreamPort));
        Files.writeString(content.resolve("models/bench.md"), """
                ---
                id: bench
                name: Bench
                family: Bench
                summary: The benchmark's model.
                context: 128000
                max_output: 8192
                capabilities: [chat, stream]
                prices:
                  - effective: 2026-01-01
                    input: 1.00
                    cached_input: 0.10
                    output: 2.00
                    source: https://example.com/prices
                    checked: 2026-11-16
                routes:
                  - {upstream: instant, model: vendor-bench-1}
                ---
                The benchmark's model.
                """);
        return content;
    }

    int port() {
        return port;
    }

    /** From the start of the process until it said that it is ready. */
    double startSeconds() {
        return startSeconds;
    }

    long cpuNanos() {
        return CpuTime.ofTree(child.pid());
    }

    /** What its compilers used so far. */
    long compilerNanos() {
        return CpuTime.ofThreads(child.pid(), "C1 Compiler") + CpuTime.ofThreads(child.pid(), "C2 Compiler");
    }

    List<String> complaints() throws IOException {
        return child.complaints();
    }

    private static boolean isReady(int port) {
        try (Wire wire = new Wire(port)) {
            return wire.send(READY) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
