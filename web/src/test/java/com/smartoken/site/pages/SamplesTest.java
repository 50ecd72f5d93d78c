package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.GoProgram;
import com.smartoken.testing.Program;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The curl, Go and Java samples of the documentation, run as they stand but for the model's name. */
class SamplesTest extends ServerTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("smartoken.root", "..")).resolve("content/samples");

    private static Customer customer;

    @BeforeAll
    static void start() {
        customer = server.customer("5");
    }

    static List<String> samples() throws IOException {
        return named(".sh").stream()
                .filter(name -> !name.equals("claude-code.sh")) // which needs Claude Code
                .toList();
    }

    static List<String> goSamples() throws IOException {
        return named(".go");
    }

    /** Those that need OpenAI's library alone. */
    static List<String> javaSamples() throws IOException {
        return named(".java").stream()
                .filter(name -> !name.startsWith("LangChain4j") && !name.startsWith("SpringAi"))
                .toList();
    }

    private static List<String> named(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goSamples")
    void worksInGo(String name, @TempDir Path folder) throws Exception {
        Program.GO.assumeIsHere();
        String source = Files.readString(FOLDER.resolve(name)).replace("deepseek-chat", "plain");
        String said = run(List.of(GoProgram.build(folder, source).toString()));
        assertThat(said).isNotBlank();
        if (!name.equals("tools.go")) assertThat(said).containsPattern("cost in USD: \\d");
    }

    @ParameterizedTest
    @MethodSource("javaSamples")
    void worksInJava(String name, @TempDir Path folder) throws Exception {
        Path source = folder.resolve(name);
        Files.writeString(source, Files.readString(FOLDER.resolve(name)).replace("deepseek-chat", "plain"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String said = run(List.of(
                java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), source.toString()));
        assertThat(said).isNotBlank().doesNotContain("request id for support");
        if (said.contains("cost in USD")) assertThat(said).containsPattern("cost in USD: \\d+(\\.\\d+)?\\R");
        if (name.equals("Embeddings.java")) assertThat(said).contains("numbers: ");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void works(String name) throws Exception {
        Program.CURL.assumeIsHere();
        String model = name.equals("fim.sh") ? "filler" : "plain";
        String text = Files.readString(FOLDER.resolve(name))
                .replace("deepseek-chat", model)
                .replace("qwen-plus", "spare")
                .replace("curl ", "curl --silent --show-error --fail-with-body ");
        String said = run(List.of("sh", "-eu", "-c", text));
        assertThat(said).contains("{").doesNotContain("\"error\":{");
        if (name.equals("cache.sh")) assertThat(said).containsIgnoringCase("x-smartoken-cache: miss");
        if (name.equals("provider.sh")) assertThat(said).containsIgnoringCase("x-smartoken-route: first");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SMARTOKEN_BASE_URL", server.url() + "/v1");
        builder.environment().put("SMARTOKEN_API_KEY", customer.key());
        builder.environment().put("EMBEDDING_MODEL", "vector");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
