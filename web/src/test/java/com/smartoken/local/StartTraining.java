package com.smartoken.local;

import com.smartoken.db.PostgresBinaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Teaches the JVM how the built program starts: runs it and writes what it loaded into AOT caches, which cut later starts
 * to a fraction. A service and a command have a cache each, for all that is in a cache is loaded at every start with it.
 * Arguments: the jar, the cache of {@code serve}, the cache of commands.
 */
final class StartTraining {
    private static final long SECONDS_MAX = 120;
    private static final String EMAIL = "training@example.com";

    private final String jar;
    private final String database;

    private StartTraining(Path jar, String database) {
        // A cache remembers where its jar was. One that is named in full is found again from any folder.
        this.jar = jar.toAbsolutePath().toString();
        this.database = database;
    }

    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(PostgresBinaries.folder())
                .start()) {
            StartTraining training = new StartTraining(jar, postgres.getJdbcUrl("postgres", "postgres"));
            training.run("account", "create", "--email", EMAIL);
            training.command(Path.of(args[2]));
            training.service(Path.of(args[1]));
        }
    }

    /** The schema is current and the account is there: what is loaded is what a command needs on most days. */
    private void command(Path cache) throws Exception {
        run(
                "-XX:AOTCacheOutput=" + cache,
                "wallet",
                "credit",
                "--email",
                EMAIL,
                "--amount",
                "1",
                "--reason",
                "training",
                "--json");
    }

    private void service(Path cache) throws Exception {
        int port = free();
        Process service = start(port, "-XX:AOTCacheOutput=" + cache, "serve");
        try {
            for (String path : List.of("/readyz", "/v1/models", "/models", "/pricing")) await(service, port, path);
            service.destroy();
            if (!service.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) throw new IllegalStateException("it did not stop");
        } finally {
            service.destroyForcibly();
        }
    }

    private void run(String... arguments) throws Exception {
        Process command = start(free(), arguments);
        try {
            if (!command.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || command.exitValue() != 0)
                throw new IllegalStateException("the command failed");
        } finally {
            command.destroyForcibly();
        }
    }

    /** What begins with a dash and X is the JVM's, the rest the program's. */
    private Process start(int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : arguments) if (argument.startsWith("-XX")) command.add(argument);
        command.addAll(List.of("-jar", jar));
        for (String argument : arguments) if (!argument.startsWith("-XX")) command.add(argument);
        ProcessBuilder builder = new ProcessBuilder(command);
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
