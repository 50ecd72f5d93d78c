package com.smartoken.testing;

import com.smartoken.db.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, with arguments as they are typed. */
public final class AppProcess {
    private static final long SECONDS_MAX = 120;

    private final List<String> java = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private Path folder = Path.of("").toAbsolutePath();

    /** How it ended. */
    public record Ended(int status, String out, String err) {}

    private AppProcess(List<String> from) {
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.add("-Dsmartoken.log=served");
        java.addAll(from);
    }

    /** From the classes of this build. */
    public static AppProcess ofClasses(String... flags) {
        List<String> from = new ArrayList<>(List.of(flags));
        from.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath(), "com.smartoken.App"));
        return new AppProcess(from);
    }

    /** From a jar, named as it would be typed. */
    public static AppProcess ofJar(String jar, String... flags) {
        List<String> from = new ArrayList<>(List.of(flags));
        from.addAll(List.of("-jar", jar));
        return new AppProcess(from);
    }

    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Started in this folder. */
    public AppProcess in(Path directory) {
        folder = directory;
        return this;
    }

    public AppProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public AppProcess with(DatabaseSettings database) {
        return with("SMARTOKEN_DATABASE_URL", database.url())
                .with("SMARTOKEN_DATABASE_USER", database.user())
                .with("SMARTOKEN_DATABASE_PASSWORD", database.password());
    }

    /** Starts it; what it says goes to these files. */
    public Process start(Path out, Path err, String... arguments) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SMARTOKEN_"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end. */
    public Ended run(String... arguments) {
        try {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            Process process = start(out, err, arguments);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it did not end:\n" + Files.readString(err));
            }
            Ended ended = new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
