package com.smartoken.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A machine on which somebody types {@code ./smartoken}: a PATH with nothing but a shell's daily tools and what a test
 * puts there, a home, and a checkout that has the script and no sources. Whatever this machine has is not seen.
 */
final class Machine {
    static final String DEBIAN = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\nVERSION_ID=\"12\"\n";

    private static final Path ROOT =
            Path.of(System.getProperty("smartoken.root", "..")).toAbsolutePath().normalize();
    private static final List<String> TOOLS = List.of(
            "awk",
            "basename",
            "cat",
            "cp",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mktemp",
            "paste",
            "printf",
            "rm",
            "sed",
            "sleep",
            "sort",
            "tail",
            "touch",
            "tr",
            "uniq",
            "wc");
    private static final long SECONDS_MAX = 120;

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    /** What was printed, both streams in their order, and how it ended. */
    record Answer(int status, String said) {}

    /** A Debian without anything, and an ordinary user. */
    Machine(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(checkout().resolve("web/script"));
        Files.createDirectories(checkout().resolve("db"));
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("tools"));
        Files.createDirectories(folder.resolve("home"));
        Files.copy(ROOT.resolve("smartoken"), checkout().resolve("smartoken"));
        for (String name : List.of("setup.sh", "summary.sh", "bare.sh")) {
            String text = Files.readString(ROOT.resolve("web/script/" + name));
            Files.writeString(
                    checkout().resolve("web/script/" + name),
                    text.replaceFirst("(?m)^SYSTEM=$", "SYSTEM='" + folder.resolve("system") + "'"));
        }
        executable(checkout().resolve("smartoken"));
        for (String tool : TOOLS) hasAt("tools/" + tool, "exec " + onPath(tool) + " \"$@\"");
        environment.put("PATH", folder.resolve("bin") + ":" + folder.resolve("tools"));
        environment.put("HOME", folder.resolve("home").toString());
        has("id", "case $1 in -u) echo 1000 ;; *) echo ada.nobody.here ;; esac");
        has("uname", "case $1 in -m) echo x86_64 ;; *) echo Linux ;; esac");
        has("readlink", "[ \"$1\" != -f ] || exit 1\nexec " + onPath("readlink") + " \"$@\""); // as macOS had it
        file("system/etc/os-release", DEBIAN);
    }

    Path checkout() {
        return folder.resolve("check out");
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Machine asRoot() throws IOException {
        return has("id", "case $1 in -u) echo 0 ;; *) echo root.nobody.here ;; esac");
    }

    Machine with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Machine without(String variable) {
        environment.remove(variable);
        return this;
    }

    Machine file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** A program in the PATH. */
    Machine has(String name, String body) throws IOException {
        return hasAt("bin/" + name, body);
    }

    Machine hasAt(String file, String body) throws IOException {
        file(file, "#!/bin/sh\n" + body + "\n");
        executable(folder.resolve(file));
        return this;
    }

    Machine hasJdk(int version) throws IOException {
        String home = "system/usr/lib/jvm/jdk-" + version;
        file(home + "/release", "JAVA_VERSION=\"" + version + ".0.1\"\n");
        hasAt(home + "/bin/java", "echo java \"$@\" >>\"" + calls() + "\"");
        return hasAt(home + "/bin/javac", "exit 0");
    }

    /** A Maven that notes how it was called, and then does what a test wants. */
    Machine hasMaven(String body) throws IOException {
        return has(
                "mvn",
                "[ \"$1\" != -v ] || { echo Apache Maven 3.9.9; exit; }\necho mvn \"$@\" >>\"" + calls() + "\"\n"
                        + body);
    }

    Machine hasCurl() throws IOException {
        return has("curl", "exit 0");
    }

    Machine hasBrowser(String name) throws IOException {
        return has(name, "echo '<html><head></head><body></body></html>'");
    }

    /** Everything that the tests need. */
    Machine hasAll() throws IOException {
        return hasJdk(25).hasMaven("").hasCurl().hasBrowser("chromium");
    }

    /** An apt that notes what it is told. Its packages are these; others it does not know. */
    Machine hasApt(String install, String... packages) throws IOException {
        String all = String.join(" ", packages);
        has(
                "apt-get",
                "echo apt-get \"$@\" >>\"" + calls() + "\"\ncase \"$*\" in *install*)\n" + install + "\n;; esac");
        return has("apt-cache", """
                case $1 in
                    policy) case " %s " in *" $2 "*) echo '  Candidate: 1.0' ;; *) echo '  Candidate: (none)' ;; esac ;;
                    search) for name in %s; do case $name in openjdk*) echo "$name - a JDK" ;; esac; done ;;
                esac""".formatted(all, all));
    }

    /** How programs were called, a line each. */
    List<String> called() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    Path calls() {
        return folder.resolve("calls");
    }

    /** Types {@code ./smartoken} with these arguments. */
    Answer types(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(checkout().resolve("smartoken").toString()));
        command.addAll(Arrays.asList(arguments));
        return runs(checkout(), command);
    }

    Answer runs(Path where, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended) throw new AssertionError("did not end: " + said);
        return new Answer(process.exitValue(), said);
    }

    static Path root() {
        return ROOT;
    }

    /** Where a program of the real machine is. @throws IllegalStateException when it is not there */
    static Path onPath(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(name + " is not in the PATH"));
    }

    static Optional<Path> find(String name) {
        return Arrays.stream((System.getenv("PATH") + ":/usr/bin:/bin").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
