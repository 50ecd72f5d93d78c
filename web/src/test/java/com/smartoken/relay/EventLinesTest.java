package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every event that leaves is one line of valid JSON, whatever came in from either side, through every door: a client that
 * splits at any line break of Unicode reads the same as one that splits at line feeds.
 */
class EventLinesTest extends EvilServer {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    /** What some language takes for the end of a line. */
    private static final Pattern BREAKS =
            Pattern.compile("\r\n|[\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029]");

    private static final String SAID = "one\u2028two\u2029three\u0085four\\n\\u2028 é 中 \uD83D\uDE00";
    private static final String TOOL = """
            {"type": "function", "name": "look", "description": "%s", "strict": null, "parameters":
            {"type": "object", "properties": {"a b": {"type": "string", "enum": ["x  y", "\\t"]}}}}""".formatted(SAID);

    /** The same JSON in other white space. */
    private enum Spelling {
        COMPACT,
        INDENTED,
        CR,
        CRLF,
        BLANK_LINES,
        TABS,
        DEEP;

        String spell(String json) {
            try {
                String pretty = JSON.readTree(json).toPrettyString().replace("\r\n", "\n");
                return switch (this) {
                    case COMPACT -> JSON.readTree(json).toString();
                    case INDENTED -> pretty;
                    case CR -> pretty.replace("\n", "\r");
                    case CRLF -> pretty.replace("\n", "\r\n");
                    case BLANK_LINES -> pretty.replace("\n", "\n\n \n");
                    case TABS -> pretty.replace("\n", "\n\t \t");
                    case DEEP -> pretty.replace("\"deep\" : 0", "\"deep\" : " + "[\n".repeat(200) + "]\n".repeat(200));
                };
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(json, e);
            }
        }
    }

    private static final Map<String, String> BODIES = Map.of(
            "/v1/chat/completions", """
            {"model": "evil", "stream": true, "stream_options": {"include_usage": true}, "max_tokens": 50,
             "messages": [{"role": "user", "content": "%s"}], "metadata": {"deep": 0},
             "tools": [{"type": "function", "function": {"name": "look", "parameters": {"type": "object", "deep": 0}}}]}""",
            "/v1/completions", """
            {"model": "evil", "stream": true, "stream_options": {"include_usage": true}, "max_tokens": 50, "echo": true,
             "prompt": "%s", "metadata": {"deep": 0}}""",
            "/v1/messages", """
            {"model": "evil", "stream": true, "max_tokens": 50, "messages": [{"role": "user", "content": "%s"}],
             "tools": [{"name": "look", "input_schema": {"type": "object", "deep": 0}}]}""",
            "/v1/responses", """
            {"model": "evil", "stream": true, "max_output_tokens": 50, "input": "%s", "instructions": "be\\n kind",
             "metadata": {"a": "b", "deep": 0}, "text": {"format": {"type": "text"}}, "tool_choice":
             {"type": "function", "name": "look"}, "reasoning": {"effort": "low", "summary": null}, "temperature": 1,
             "parallel_tool_calls": false, "truncation": "disabled", "user": "x", "tools": [TOOL]}""".replace("TOOL", TOOL));

    @ParameterizedTest
    @EnumSource(Spelling.class)
    void whateverWhiteSpaceARequestHasEachEventOfItsStreamIsOneLine(Spelling spelling) {
        for (String door : BODIES.keySet()) {
            script = says(whole("text/event-stream", CHUNK + FINISH + DONE));
            List<JsonNode> events = events(server.post(customer, door, body(door, spelling)), door);
            if (!door.endsWith("responses")) continue;
            JsonNode whole = events.getLast().get("response");
            assertThat(whole.get("tools").get(0).get("description").textValue()).isEqualTo(said());
            assertThat(whole.at("/tool_choice/name").textValue()).isEqualTo("look");
            assertThat(whole.at("/tools/0/parameters/properties/a b/enum/0").textValue())
                    .isEqualTo("x  y");
        }
    }

    @ParameterizedTest
    @EnumSource(Spelling.class)
    void whateverLinesAnUpstreamsEventHasEachEventThatLeavesIsOneLine(Spelling spelling) {
        String chunk = """
                {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "deep": 0, "choices": [{"index": 0,
                "delta": {"role": "assistant", "content": "%s", "own": {"a": [1, 2]}}, "logprobs": {"content": [{"token": "%s",
                "logprob": -1.5}]}, "finish_reason": %s}], "usage": null}""";
        String usage = "{\"id\": \"x\", \"choices\": [], \"usage\": {\"prompt_tokens\": 9, \"completion_tokens\": 4,"
                + " \"total_tokens\": 13, \"details\": {\"deep\": 0}}}";
        String ends = spelling == Spelling.CR ? "\r" : spelling == Spelling.CRLF ? "\r\n" : "\n";
        StringBuilder stream = new StringBuilder();
        for (String event : List.of(
                chunk.formatted(SAID, SAID, "null"), chunk.formatted(SAID, SAID, "\"stop\""), usage, "[DONE]")) {
            String spelled = event.equals("[DONE]") ? event : spelling.spell(event);
            for (String line : spelled.split("\r\n|[\r\n]", -1))
                stream.append("data: ").append(line).append(ends);
            stream.append(ends);
        }
        for (String door : BODIES.keySet()) {
            script = peer -> {
                peer.readRequest();
                peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
                peer.send(new String(stream.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            };
            List<JsonNode> events = events(server.post(customer, door, body(door, Spelling.COMPACT)), door);
            assertThat(events.toString()).contains(JSON.valueToTree(said()).toString());
            assertThat(events.toString()).doesNotContain("upstream_error");
        }
    }

    @Test
    void onlyOnePlaceWritesEvents() throws IOException {
        Path sources = Path.of(System.getProperty("smartoken.root", ".."), "web/src/main/java/com/smartoken/relay");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> read(file).contains("\"data: ")
                                    || read(file).contains("\\ndata: \")")))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly("ServerEvents.java");
        }
    }

    private static String body(String door, Spelling spelling) {
        return spelling.spell(BODIES.get(door).formatted(SAID));
    }

    private static String said() {
        return SAID.replace("\\n", "\n").replace("\\u2028", "\u2028");
    }

    /** The data of a stream's events, after every line of it was found to be one of an event. */
    private static List<JsonNode> events(HttpResponse<String> response, String door) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<JsonNode> events = new ArrayList<>();
        List<String> lines = List.of(BREAKS.split(response.body(), -1));
        assertThat(lines).as(door).isEqualTo(List.of(response.body().split("\n", -1)));
        for (String line : lines) {
            if (line.isEmpty() || line.startsWith(":") || line.startsWith("event: ") || line.equals("data: [DONE]"))
                continue;
            assertThat(line).as(door).startsWith("data: {");
            try {
                events.add(JSON.readTree(line.substring(6)));
            } catch (JsonProcessingException e) {
                throw new AssertionError(door + ": no JSON: " + line, e);
            }
        }
        assertThat(events).as(door).isNotEmpty();
        return events;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
