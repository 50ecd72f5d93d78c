package com.smartoken.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes a shown Go program run here: without a network, over a stand-in for what it uses of OpenAI's package. */
public final class GoProgram {
    private static final Path ROOT =
            Path.of(System.getProperty("smartoken.root", "..")).toAbsolutePath().normalize();
    private static final Path STAND_INS = ROOT.resolve("web/src/test/resources/go");
    private static final long BUILD_SECONDS_MAX = 240;

    private GoProgram() {}

    /** Checks and builds a program. @return the executable */
    public static Path build(Path folder, String source) throws IOException, InterruptedException {
        String[] about = go(folder, "env", "GOVERSION", "GOROOT").split("\n");
        String version = about[0].replaceAll("go(\\d+\\.\\d+).*", "$1");
        boolean hasCmp = Files.exists(Path.of(about[1], "src", "cmp"));
        // Debian's Go knows neither a loop over a number nor the package cmp.
        String text = hasCmp ? source : source.replaceAll("for range (\\d+) \\{", "for i := 0; i < $1; i++ {");
        Files.writeString(folder.resolve("main.go"), text);
        String module =
                "module shown\n\ngo " + version + "\n" + standIn("github.com/openai/openai-go/v3", "openai", "v3");
        Files.writeString(folder.resolve("go.mod"), hasCmp ? module : module + standIn("cmp", "cmp", "v0"));
        go(folder, "vet", ".");
        go(folder, "build", "-o", "shown", ".");
        return folder.resolve("shown");
    }

    private static String standIn(String module, String folder, String major) {
        return "\nrequire %s %s.0.0\nreplace %s => %s\n".formatted(module, major, module, STAND_INS.resolve(folder));
    }

    private static boolean hasHome() {
        String home = System.getenv("HOME");
        return home != null && Files.isWritable(Path.of(home));
    }

    private static String go(Path folder, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "go", ".txt");
        List<String> command = new ArrayList<>(List.of("go"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // The standard library is built once for the user, or for the checkout where the user can keep nothing.
        if (!hasHome()) {
            builder.environment().put("GOCACHE", ROOT.resolve("web/target/go").toString());
        }
        builder.environment().put("GOFLAGS", "-mod=mod");
        builder.environment().put("GOPROXY", "off");
        builder.environment().put("GOTOOLCHAIN", "local");
        builder.environment().put("CGO_ENABLED", "0");
        Process process = builder.start();
        boolean ended = process.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        if (ended && process.exitValue() == 0) return said;
        throw new AssertionError(String.join(" ", command) + ": " + said);
    }
}
