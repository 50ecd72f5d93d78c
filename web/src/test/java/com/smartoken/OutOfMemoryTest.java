package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A process that is out of memory ends, so that whoever supervises it starts another: one that lives on is deaf. The JVM
 * does so only where it is told to, which every way of starting the service must.
 */
class OutOfMemoryTest {
    private static final Path ROOT = Path.of(System.getProperty("smartoken.root", ".."));
    private static final String FLAG = "-XX:+ExitOnOutOfMemoryError";

    /** A Java program started by its jar or its class path, up to the end of the command. */
    private static final Pattern STARTS =
            Pattern.compile("(?:bin/java\"|set --|\\bjava) [^`\\n]*(?:-jar|-cp) [^`\\n]*");

    @Test
    void theReadmeStartsNoServiceThatOutlivesItsMemory() throws IOException {
        List<String> starts = starts("README.md");
        assertThat(starts).hasSizeGreaterThanOrEqualTo(2);
        assertThat(starts).allMatch(start -> start.contains(FLAG));
    }

    @Test
    void theScriptStartsNoServiceThatOutlivesItsMemory() throws IOException {
        List<String> starts = starts("smartoken").stream()
                .filter(start -> !start.contains("com.smartoken.local.StartTraining")) // a step of the build
                .filter(start -> !start.contains("com.microsoft.playwright.CLI")) // a download
                .toList();
        assertThat(starts).hasSizeGreaterThanOrEqualTo(2);
        assertThat(starts).allMatch(start -> start.contains(FLAG));
    }

    @Test
    void theBenchmarksMeasureTheServiceAsItIsStarted() throws IOException {
        assertThat(Files.readString(ROOT.resolve("web/src/test/java/com/smartoken/bench/Bench.java")))
                .contains(FLAG);
    }

    private static List<String> starts(String file) throws IOException {
        String text = Files.readString(ROOT.resolve(file)).replace("\\\n", " ");
        return STARTS.matcher(text).results().map(MatchResult::group).toList();
    }
}
