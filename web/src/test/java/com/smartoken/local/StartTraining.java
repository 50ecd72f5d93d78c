package com.smartoken.local;

import com.smartoken.db.PostgresBinaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Teaches the JVM how the built service starts: runs it once and writes what it loaded into an AOT cache, which cuts
 * later starts to a fraction. Arguments: the jar, the cache file.
 */
final class StartTraining {
    private static final long SECONDS_MAX = 120;

    private StartTraining() {}

    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]);
        Path cache = Path.of(args[1]);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(PostgresBinaries.folder())
                .start()) {
            int port = free();
            Process service = start(jar, cache, postgres.getJdbcUrl("postgres", "postgres"), port);
            try {
                for (String path : List.of("/readyz", "/v1/models", "/models", "/pricing")) await(service, port, path);
                service.destroy();
                if (!service.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) throw new IllegalStateException("it did not stop");
            } finally {
                service.destroyForcibly();
            }
        }
    }

    private static Process start(Path jar, Path cache, String database, int port) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCacheOutput=" + cache,
                "-jar",
                jar.toString(),
                "serve");
        builder.environment().keySet().removeIf(name -> name.startsWith("SMARTOKEN_"));
        builder.environment().put("SMARTOKEN_DATABASE_URL", database);
        builder.environment().put("SMARTOKEN_DATABASE_USER", "postgres");
        builder.environment().put("SMARTOKEN_PORT", Integer.toString(port));
        builder.environment().put("SMARTOKEN_SECRET", "only-for-the-training-of-the-start-0");
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void await(Process service, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() < deadline && service.isAlive()) {
                try {
                    if (http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) return;
                } catch (java.net.ConnectException e) {
                    Thread.sleep(50); // until it listens: nothing here can be waited on
                }
            }
        }
        throw new IllegalStateException("the service did not answer " + path);
    }

    private static int free() throws Exception {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
