package com.smartoken.testing;

import com.smartoken.App;
import com.smartoken.db.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code serve} in a process of its own, for tests that kill it. Its models are those of {@link TestServer}. */
public final class ServedProcess implements AutoCloseable {
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;

    private ServedProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param folder where it may leave its log and its upstreams file
     * @param upstream the base URL behind every route
     */
    public static ServedProcess start(DatabaseSettings database, Path folder, String upstream) {
        return start(database, folder, upstream, "-Xmx512m");
    }

    /** The same with these flags of the JVM, the size of its heap among them. */
    public static ServedProcess start(DatabaseSettings database, Path folder, String upstream, String... flags) {
        try {
            int port = freePort();
            Path log = Files.createTempFile(folder, "served", ".log");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(flags));
            command.addAll(List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    App.class.getName(),
                    "serve"));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SMARTOKEN_"));
            builder.environment().put("SMARTOKEN_PORT", Integer.toString(port));
            builder.environment().put("SMARTOKEN_DATABASE_URL", database.url());
            builder.environment().put("SMARTOKEN_DATABASE_USER", database.user());
            builder.environment().put("SMARTOKEN_SECRET", "s".repeat(32));
            builder.environment().put("SMARTOKEN_CONTENT", content().toString());
            builder.environment()
                    .put("SMARTOKEN_UPSTREAMS", upstreams(folder, upstream).toString());
            builder.environment().put("TEST_UPSTREAM_KEY", "secret-of-first");
            ServedProcess served = new ServedProcess(builder.start(), log, port);
            served.awaitReady();
            return served;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it where it is, as a long garbage collection would, until {@link #goOn}. */
    public void pause() {
        signal("STOP");
    }

    /** Has it go on where it was paused. */
    public void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) throw new IllegalStateException("no signal " + name + " for " + process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as a power cut would: at once, in the middle of whatever it does. Returns when it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        process.toHandle().onExit().join();
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + START_NANOS_MAX;
        HttpRequest ready = HttpRequest.newBuilder(URI.create(url() + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        while (!answers(ready)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException("the service did not start:\n" + Files.readString(log));
            }
        }
    }

    private static boolean answers(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path content() {
        return Path.of(System.getProperty("smartoken.root", "..")).resolve("web/src/test/resources/content");
    }

    private static Path upstreams(Path folder, String baseUrl) throws IOException {
        StringBuilder yaml = new StringBuilder("upstreams:\n");
        for (String name : List.of("first", "second", "drains")) {
            yaml.append("  ").append(name).append(": {protocol: openai, base_url: \"");
            yaml.append(baseUrl).append("\", key: \"${TEST_UPSTREAM_KEY}\", cancel: stops_billing}\n");
        }
        return Files.writeString(folder.resolve("upstreams.yaml"), yaml);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Asks it to stop, and ends it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
