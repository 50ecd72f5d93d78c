package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.GoProgram;
import com.smartoken.testing.Program;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code that the page shows is run against the service. */
class CodeRunTest {
    /** Everything that a shell, a language or a format could trip over. */
    private static final String BODY = """
            {"model": "plain", "messages": [
              {"role": "system", "content": "It's \\"quoted\\" $HOME `date` \\\\ ${x} %s 'EOF'\\nJSON\\nend"},
              {"role": "user", "content": "Hello \\u202eworld \\ud83c\\udf75 \\t <b>"},
              {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function",
                "function": {"name": "look", "arguments": "{\\"a\\": \\"\\"\\"\\"}"}}]},
              {"role": "tool", "tool_call_id": "c1", "content": "found"}],
             "temperature": 1, "top_p": 0.5, "max_tokens": 60, "stop": ["END"], "enable_thinking": false,
             "stream": true, "stream_options": {"include_usage": true}}""";

    private static final String PLAIN = """
            {"model": "plain", "messages": [
              {"role": "system", "content": "It's \\"quoted\\" $HOME \\\\ \\u0007 'EOF'\\nJSON\\nend"},
              {"role": "user", "content": "Hello \\ud83c\\udf75"}],
             "temperature": 0.25, "thinking": {"type": "disabled"},
             "stream": true, "stream_options": {"include_usage": true}}""";

    private static LocalIssuer issuer;
    private static TestServer server;
    private static Player ada;

    /** What the program uses of OpenAI's package, which is not here: the call as that package sends it. */
    private static final String OPENAI_PACKAGE = """
            import json
            from types import SimpleNamespace
            from urllib.request import Request, urlopen


            class OpenAI:
                def __init__(self, base_url, api_key):
                    self.base_url, self.api_key = base_url, api_key
                    self.chat = SimpleNamespace(completions=self)

                def create(self, extra_body=None, **arguments):
                    request = Request(self.base_url + "/chat/completions", json.dumps({**arguments, **(extra_body or {})}).encode())
                    request.add_header("Authorization", "Bearer " + self.api_key)
                    request.add_header("Content-Type", "application/json")
                    for line in urlopen(request, timeout=30):
                        data = line.decode().removeprefix("data: ").strip()
                        if data and data != "[DONE]":
                            yield json.loads(data, object_hook=Chunk)


            class Chunk(dict):
                def __getattr__(self, name):
                    return self.get(name)
            """;

    /** The same for Node.js. */
    private static final String OPENAI_MODULE = """
            export default class OpenAI {
              constructor(options) {
                this.options = options;
                this.chat = { completions: { create: (body) => this.create(body) } };
              }

              async create(body) {
                const response = await fetch(this.options.baseURL + "/chat/completions", {
                  method: "POST",
                  headers: { Authorization: `Bearer ${this.options.apiKey}`, "Content-Type": "application/json" },
                  body: JSON.stringify(body),
                });
                const lines = (await response.text()).split("\\n").filter((line) => line.startsWith("data: {"));
                return lines.map((line) => JSON.parse(line.slice(6)));
              }
            }
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of());
        ada = Player.at(server, "ada@example.com", "5");
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @Test
    void curlSendsExactlyTheBody() throws Exception {
        Program.CURL.assumeIsHere();
        String said = run(List.of("sh", "-c", code(BODY, "curl")));
        assertThat(said).contains("data: [DONE]");
        assertSentAs(BODY);
    }

    @Test
    void javaSendsTheSameMeaning() throws Exception {
        for (String body : List.of(BODY, PLAIN)) {
            Path file = folder.resolve("Playground.java");
            Files.writeString(file, code(body, "java"));
            String said = run(List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    file.toString()));
            assertThat(said).containsPattern("cost in USD: \\d");
            assertSentAs(body);
        }
    }

    @Test
    void nodeSendsTheSameMeaning() throws Exception {
        Program.NODE.assumeIsHere();
        Path module = Files.createDirectories(folder.resolve("node_modules/openai"));
        Files.writeString(module.resolve("package.json"), "{\"type\": \"module\", \"exports\": \"./index.js\"}");
        Files.writeString(module.resolve("index.js"), OPENAI_MODULE);
        for (String body : List.of(BODY, PLAIN)) {
            Path program = Files.writeString(folder.resolve("call.mjs"), code(body, "node"));
            String said = run(List.of("node", program.toString()));
            assertThat(said).contains("Sandbox answer").containsPattern("cost in USD: \\d");
            assertSentAs(body);
        }
    }

    @Test
    void pythonSendsTheSameMeaning() throws Exception {
        Program.PYTHON.assumeIsHere();
        Files.writeString(folder.resolve("openai.py"), OPENAI_PACKAGE);
        for (String body : List.of(BODY, PLAIN)) {
            Path program = Files.writeString(folder.resolve("call.py"), code(body, "python"));
            String said = run(List.of("python3", program.toString()));
            assertThat(code(BODY, "python")).contains("extra_body={\"enable_thinking\": False}");
            assertThat(said).contains("Sandbox answer").containsPattern("cost: \\$0\\.\\d{9}");
            assertSentAs(body);
        }
    }

    @Test
    void goSendsTheSameMeaning() throws Exception {
        Program.GO.assumeIsHere();
        for (String body : List.of(BODY, PLAIN)) {
            Path program = GoProgram.build(folder, code(body, "go"));
            assertThat(run(List.of("gofmt", "-l", folder.resolve("main.go").toString())))
                    .as("formatted")
                    .isEmpty();
            String said = run(List.of(program.toString()));
            assertThat(said).contains("Sandbox answer").containsPattern("cost in USD: \\d");
            assertSentAs(body);
        }
    }

    @Test
    void noCodeHasAKey() throws Exception {
        assertThat(ada.post("/code", BODY).body()).contains("SMARTOKEN_API_KEY").doesNotContain("sk-st-");
    }

    /** What reached the upstream means the same as this body: fields in any order, the vendor's model aside. */
    private static void assertSentAs(String body) throws IOException {
        com.fasterxml.jackson.databind.ObjectMapper json = new com.fasterxml.jackson.databind.ObjectMapper();
        var sent = (com.fasterxml.jackson.databind.node.ObjectNode)
                json.readTree(server.first().requests().getLast().body());
        var wanted = (com.fasterxml.jackson.databind.node.ObjectNode) json.readTree(body);
        for (var one : List.of(sent, wanted)) {
            one.remove(List.of("model", "stream_options", "temperature", "top_p", "user", "user_id"));
            one.withArray("messages").forEach(message -> {
                if (message.path("content").isNull()) {
                    ((com.fasterxml.jackson.databind.node.ObjectNode) message).remove("content");
                }
            });
        }
        assertThat(sent).isEqualTo(wanted);
    }

    private static String code(String body, String language) {
        String html = ada.post("/code", body).body();
        Matcher panel = Pattern.compile(
                        "panel-" + language + "\"[^>]*><div class=\"code\" data-copy><pre[^>]*><code[^>]*>(.*?)</code>",
                        Pattern.DOTALL)
                .matcher(html);
        assertThat(panel.find()).as(html).isTrue();
        return panel.group(1)
                .replaceAll("</?span[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private String run(List<String> command) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SMARTOKEN_API_KEY", ada.customer().key());
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as(command.getFirst() + ": " + said)
                .isTrue();
        return said;
    }
}
