package com.smartoken.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that the script's files keep. */
class ScriptTest {
    private static final Pattern FUNCTION = Pattern.compile("(?m)^\\s*([A-Za-z0-9_-]+) ?\\(\\)");

    /** A function named chromium was once found in place of Chromium. */
    @Test
    void noFunctionIsCalledLikeAProgram() throws IOException {
        int functions = 0;
        for (Path file : files()) {
            Matcher function = FUNCTION.matcher(Files.readString(file));
            while (function.find()) {
                functions++;
                assertThat(function.group(1)).as(file.toString()).matches("[a-z0-9]+(_[a-z0-9]+)+");
                assertThat(Machine.find(function.group(1))).isEmpty();
            }
        }
        assertThat(functions).isGreaterThan(20);
    }

    @Test
    void programsAreLookedForWhereNoFunctionIsFound() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain("command -v", "$(which ", "type -p");
        }
    }

    @Test
    void aFunctionHidesNoProgram(@TempDir Path folder) throws Exception {
        Machine machine = new Machine(folder.toRealPath());
        String line = ". '" + machine.checkout() + "/web/script/setup.sh'; chromium() { :; }; has_program chromium";
        List<String> command = List.of(Machine.onPath("sh").toString(), "-c", line);
        assertThat(machine.runs(folder, command).status()).isEqualTo(1);
        machine.hasBrowser("chromium");
        assertThat(machine.runs(folder, command).status()).isZero();
    }

    @Test
    void ciCallsReadmesTestCommandAndNothingElse() throws IOException {
        List<String> code = Files.readAllLines(Machine.root().resolve(".ci/run")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(code).containsExactly("cd \"$(dirname \"$0\")/..\" || exit 1", "exec ./smartoken test");
        assertThat(Files.readString(Machine.root().resolve("README.md")))
                .containsPattern("(?s)## Two commands\n\n```sh\n[^`]*\n\\./smartoken test ");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Machine.root().resolve("web/script"))) {
            return Stream.concat(files, Stream.of("smartoken", ".ci/run").map(Machine.root()::resolve))
                    .toList();
        }
    }
}
