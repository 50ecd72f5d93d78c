package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.TestDatabase;
import com.smartoken.testing.AppProcess;
import com.smartoken.testing.Eventually;
import java.io.File;
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
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a jar with an AOT cache, started as a service manager starts it: from a folder that is not the project's. */
class PackagedStartTest {
    private static final String ROOT = System.getProperty("smartoken.root", "..");

    /** With it the JVM refuses to start where it can't use the cache. */
    private static final String CACHE_OR_NOTHING = "-XX:AOTMode=on";

    private static final Duration START_MAX = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static Path elsewhere;
    private static TestDatabase database;

    @BeforeAll
    static void pack() throws IOException {
        database = TestDatabase.create();
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        write(folder.resolve("program.jar"));
        AppProcess.Ended trained = AppProcess.ofJar("program.jar", "-XX:AOTCacheOutput=program.aot")
                .in(folder)
                .with(database.settings())
                .run("check");
        assertThat(trained.status()).as(trained.out() + trained.err()).isZero();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void servesFromAnotherFolder() throws Exception {
        int port = freePort();
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = elsewhere()
                .with("SMARTOKEN_PORT", Integer.toString(port))
                .with("SMARTOKEN_SECRET", "s".repeat(32))
                .start(out, err, "serve");
        try {
            Eventually.holds(START_MAX, () -> !process.isAlive() || says(err, " serving "));
            assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
            assertThat(get(port, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(port, "/models").body()).contains("DeepSeek");
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(err)).doesNotContain("WARN", "ERROR");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void checksThePackagedContentFromAnotherFolder() {
        AppProcess.Ended ended = elsewhere().run("check");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("models of", "every guide, document, question and campaign is right");
    }

    private static boolean says(Path file, String words) {
        try {
            return Files.readString(file).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AppProcess elsewhere() {
        return AppProcess.ofJar(
                        folder.resolve("program.jar").toString(),
                        "-XX:AOTCache=" + folder.resolve("program.aot"),
                        CACHE_OR_NOTHING)
                .in(elsewhere)
                .with(database.settings());
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Our classes and files in one jar, which names those of others: as the build's, without an hour of copying. */
    private static void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "com.smartoken.App");
        main.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        main.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(AppProcess.classPath().split(File.pathSeparator))
                        .filter(part -> part.endsWith(".jar"))
                        .map(part -> Path.of(part).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (String module : List.of("web", "db")) {
                Path classes = Path.of(ROOT, module, "target", "classes");
                try (Stream<Path> walk = Files.walk(classes)) {
                    for (Path file :
                            new TreeSet<>(walk.filter(Files::isRegularFile).toList())) {
                        zip.putNextEntry(
                                new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                        Files.copy(file, zip);
                    }
                }
            }
        }
    }
}
