package com.smartoken.relay.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.relay.door.FieldTable.Fate;
import com.smartoken.testing.CustomerTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A field that changes what the model is told or may do is kept or refused, never ignored: the tables of the doors know every
 * name of the published specifications, and what they say of a name is what happens.
 */
class FieldTablesTest extends CustomerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private int first;
    private int second;

    /** What these ask for is asked of every vendor anyway, for the bill. */
    private static final Set<String> UNSEEN = Set.of("stream_options", "usage");

    private static final Path SPECIFICATIONS =
            Path.of(System.getProperty("smartoken.root", ".."), "web/src/test/resources/specifications");

    /** Found again in what the model is told. */
    private static final String MARK = "mark-of-this-test";

    private static final String IMAGE = "https://images.example/" + MARK + ".png";

    private static final Map<String, String> BASES = Map.of(
            "chat", "{'model': 'spare', 'messages': [{'role': 'user', 'content': 'Hi'}]}",
            "messages", "{'model': 'spare', 'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'Hi'}]}",
            "responses", "{'model': 'spare', 'input': [{'role': 'user', 'content': 'Hi'}]}");

    private static final Map<String, String> PATHS =
            Map.of("chat", ChatDoor.PATH, "messages", MessagesDoor.PATH, "responses", ResponsesDoor.PATH);

    /** A value of each field that goes on, so that what the vendor is asked differs from a call without it. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("model", "'plain'"),
            Map.entry("models", "['plain']"),
            Map.entry("usage", "{'include': true}"),
            Map.entry("provider", "{'only': ['second']}"),
            Map.entry("stream", "true"),
            Map.entry("stream_options", "{'include_usage': true}"),
            Map.entry("max_tokens", "33"),
            Map.entry("max_completion_tokens", "33"),
            Map.entry("max_output_tokens", "33"),
            Map.entry("temperature", "0.5"),
            Map.entry("top_p", "0.5"),
            Map.entry("top_k", "5"),
            Map.entry("top_a", "0.5"),
            Map.entry("min_p", "0.5"),
            Map.entry("n", "2"),
            Map.entry("stop", "['" + MARK + "']"),
            Map.entry("stop_sequences", "['" + MARK + "']"),
            Map.entry("seed", "5"),
            Map.entry("frequency_penalty", "0.5"),
            Map.entry("presence_penalty", "0.5"),
            Map.entry("repetition_penalty", "0.5"),
            Map.entry("logit_bias", "{'5': 1}"),
            Map.entry("logprobs", "true"),
            Map.entry("top_logprobs", "2"),
            Map.entry("parallel_tool_calls", "false"),
            Map.entry("functions", "[{'name': 'look', 'parameters': {'type': 'object'}}]"),
            Map.entry("function_call", "'auto'"),
            Map.entry("response_format", "{'type': 'json_object'}"),
            Map.entry("output_format", "{'type': 'json_schema', 'schema': {'type': 'object'}}"),
            Map.entry("output_config", "{'effort': 'low'}"),
            Map.entry("reasoning", "{'effort': 'low'}"),
            Map.entry("reasoning_effort", "'low'"),
            Map.entry("thinking", "{'type': 'disabled'}"),
            Map.entry("enable_thinking", "true"),
            Map.entry("thinking_budget", "500"),
            Map.entry("user", "'" + MARK + "'"),
            Map.entry("safety_identifier", "'" + MARK + "'"),
            Map.entry("store", "true"),
            Map.entry("verbosity", "'low'"),
            Map.entry("session_id", "'" + MARK + "'"),
            Map.entry("trace", "{'trace_id': '" + MARK + "'}"),
            Map.entry("prompt_cache_key", "'" + MARK + "'"),
            Map.entry("prompt_cache_retention", "'in_memory'"),
            Map.entry("cache_control", "{'type': 'ephemeral'}"),
            Map.entry("instructions", "'" + MARK + "'"),
            Map.entry("system", "'" + MARK + "'"),
            Map.entry("input", "'" + MARK + "'"),
            Map.entry("text", "{'verbosity': 'low'}"),
            Map.entry("messages", "[{'role': 'user', 'content': '" + MARK + "'}]"));

    /** The same where a door has its own form. */
    private static final Map<String, String> OWN_VALUES = Map.of(
            "chat.tools", "[{'type': 'function', 'function': {'name': 'look', 'parameters': {'type': 'object'}}}]",
            "chat.tool_choice", "'none'",
            "messages.tool_choice", "{'type': 'none'}",
            "responses.tool_choice", "'none'",
            "messages.tools", "[{'name': 'look', 'input_schema': {'type': 'object'}}]",
            "responses.tools", "[{'type': 'function', 'name': 'look', 'parameters': {'type': 'object'}}]",
            "chat.metadata", "{'feature': 'x'}",
            "messages.metadata", "{'user_id': 'x'}",
            "responses.metadata", "{'feature': 'x'}");

    /** Things of each type that say something, each with the mark in what it says. */
    private static final Map<String, String> SAYING = Map.ofEntries(
            Map.entry("messages.blocks.text", "{'type': 'text', 'text': 'MARK'}"),
            Map.entry("messages.blocks.image", "{'type': 'image', 'source': {'type': 'url', 'url': 'IMAGE'}}"),
            Map.entry(
                    "messages.blocks.document",
                    "{'type': 'document', 'context': 'MARK', 'source': {'type': 'text', 'data': 'x'}}"),
            Map.entry(
                    "messages.blocks.search_result",
                    "{'type': 'search_result', 'title': 'x', 'source': 'x', 'content': [{'type': 'text', 'text': 'MARK'}]}"),
            Map.entry(
                    "messages.blocks.tool_result",
                    "{'type': 'tool_result', 'tool_use_id': 'x', 'is_error': true, 'content': 'MARK'}"),
            Map.entry("messages.blocks.compaction", "{'type': 'compaction', 'content': 'MARK'}"),
            Map.entry(
                    "messages.blocks.thinking", "assistant {'type': 'thinking', 'thinking': 'MARK', 'signature': 'x'}"),
            Map.entry(
                    "messages.blocks.tool_use",
                    "assistant {'type': 'tool_use', 'id': 'x', 'name': 'MARK', 'input': {}}"),
            Map.entry(
                    "messages.tools.custom",
                    "{'name': 'look', 'input_schema': {'type': 'object'}, 'input_examples': [{'a': 'MARK'}]}"),
            Map.entry(
                    "responses.items.message",
                    "{'type': 'message', 'role': 'user', 'content': [{'type': 'input_text', 'text': 'MARK'}]}"),
            Map.entry(
                    "responses.items.reasoning",
                    "{'type': 'reasoning', 'id': 'x', 'summary': [{'type': 'summary_text', 'text': 'MARK'}]}"),
            Map.entry(
                    "responses.items.function_call",
                    "{'type': 'function_call', 'call_id': 'x', 'namespace': 'MARK', 'name': 'x', 'arguments': '{}'}"),
            Map.entry(
                    "responses.items.function_call_output",
                    "{'type': 'function_call_output', 'call_id': 'x', 'output': 'MARK'}"),
            Map.entry(
                    "responses.items.custom_tool_call",
                    "{'type': 'custom_tool_call', 'call_id': 'x', 'name': 'x', 'input': 'MARK'}"),
            Map.entry(
                    "responses.items.custom_tool_call_output",
                    "{'type': 'custom_tool_call_output', 'call_id': 'x', 'output': 'MARK'}"),
            Map.entry(
                    "responses.items.local_shell_call",
                    "{'type': 'local_shell_call', 'id': 'x', 'call_id': 'x', 'status': 'completed', 'action': {'type': 'exec', 'command': ['MARK'], 'env': {}}}"),
            Map.entry(
                    "responses.items.local_shell_call_output",
                    "{'type': 'local_shell_call_output', 'id': 'x', 'output': 'MARK'}"),
            Map.entry(
                    "responses.items.shell_call",
                    "{'type': 'shell_call', 'call_id': 'x', 'action': {'commands': ['MARK']}}"),
            Map.entry(
                    "responses.items.shell_call_output",
                    "{'type': 'shell_call_output', 'call_id': 'x', 'output': [{'stdout': 'MARK', 'stderr': '', 'outcome': {'type': 'exit', 'exit_code': 0}}]}"),
            Map.entry(
                    "responses.items.apply_patch_call",
                    "{'type': 'apply_patch_call', 'call_id': 'x', 'status': 'completed', 'operation': {'type': 'delete_file', 'path': 'MARK'}}"),
            Map.entry(
                    "responses.items.apply_patch_call_output",
                    "{'type': 'apply_patch_call_output', 'call_id': 'x', 'status': 'failed', 'output': 'MARK'}"),
            Map.entry("responses.parts.input_text", "{'type': 'input_text', 'text': 'MARK'}"),
            Map.entry("responses.parts.output_text", "{'type': 'output_text', 'text': 'MARK'}"),
            Map.entry("responses.parts.text", "{'type': 'text', 'text': 'MARK'}"),
            Map.entry("responses.parts.refusal", "{'type': 'refusal', 'refusal': 'MARK'}"),
            Map.entry("responses.parts.summary_text", "{'type': 'summary_text', 'text': 'MARK'}"),
            Map.entry("responses.parts.reasoning_text", "{'type': 'reasoning_text', 'text': 'MARK'}"),
            Map.entry("responses.parts.input_image", "{'type': 'input_image', 'detail': 'low', 'image_url': 'IMAGE'}"),
            Map.entry(
                    "responses.parts.image_url",
                    "{'type': 'image_url', 'image_url': {'url': 'IMAGE', 'detail': 'low'}}"),
            Map.entry(
                    "responses.tools.function",
                    "{'type': 'function', 'name': 'MARK', 'parameters': {'type': 'object'}}"),
            Map.entry(
                    "responses.tools.custom",
                    "{'type': 'custom', 'name': 'x', 'format': {'type': 'grammar', 'syntax': 'lark', 'definition': 'MARK'}}"),
            Map.entry(
                    "responses.tools.namespace",
                    "{'type': 'namespace', 'name': 'MARK', 'description': 'x', 'tools': [{'type': 'function', 'name': 'x', 'parameters': {'type': 'object'}}]}"),
            Map.entry("responses.tools.local_shell", "{'type': 'local_shell'}"),
            Map.entry("responses.tools.shell", "{'type': 'shell'}"),
            Map.entry("responses.tools.apply_patch", "{'type': 'apply_patch'}"));

    private record Row(String door, String section, String name, FieldTable.Rule rule) {
        @Override
        public String toString() {
            return door + " " + section + " " + name + ": " + rule.fate();
        }
    }

    static Stream<Row> fields() {
        return rows(List.of("chat", "messages", "responses"), List.of("body"));
    }

    static Stream<Row> things() {
        return rows(List.of("messages", "responses"), List.of("blocks", "items", "parts", "tools"));
    }

    private static Stream<Row> rows(List<String> doors, List<String> sections) {
        List<Row> rows = new ArrayList<>();
        for (String door : doors) {
            FieldTable.of(door).sections().forEach((section, rules) -> {
                if (sections.contains(section))
                    rules.forEach((name, rule) -> rows.add(new Row(door, section, name, rule)));
            });
        }
        return rows.stream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "completions", "embeddings", "messages", "responses"})
    void theTableOfADoorKnowsEveryNameOfThePublishedSpecifications(String door) throws IOException {
        FieldTable table = FieldTable.of(door);
        for (String line : Files.readAllLines(SPECIFICATIONS.resolve(door + ".txt"))) {
            if (line.startsWith("#")) continue;
            String section = line.substring(0, line.indexOf(':'));
            for (String name : line.substring(line.indexOf(':') + 1).strip().split(" ")) {
                assertThat(table.rule(section, name))
                        .as(door + " " + section + " " + name)
                        .isNotNull();
            }
        }
    }

    @Test
    void whatIsIgnoredOrRefusedSaysWhy() {
        for (String door : List.of("chat", "completions", "embeddings", "messages", "responses")) {
            FieldTable.of(door)
                    .sections()
                    .forEach((section, rules) -> rules.forEach((name, rule) -> {
                        if (rule.fate() == Fate.IGNORED || rule.fate() == Fate.REFUSED)
                            assertThat(rule.why())
                                    .as(door + " " + section + " " + name)
                                    .isNotBlank()
                                    .doesNotEndWith(".");
                    }));
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aFieldBecomesWhatItsTableSays(Row row) throws Exception {
        ObjectNode plain = json(BASES.get(row.door));
        if (row.name.startsWith("tool_choice") || row.name.startsWith("parallel"))
            plain.set("tools", tree(OWN_VALUES.get(row.door + ".tools")));
        if (row.name.equals("stream_options")) plain.put("stream", true);
        ObjectNode with = plain.deepCopy();
        with.set(row.name, tree(value(row)));
        if (row.name.equals("models")) with.remove("model");
        if (row.name.equals("function_call")) with.set("functions", tree(VALUES.get("functions")));
        HttpResponse<String> response = ask(row.door, with);
        JsonNode asked = asked();
        switch (row.rule.fate()) {
            case REFUSED -> {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
                assertThat(response.body()).contains(row.name + " can't be used here", row.rule.why());
                assertThat(asked).isNull();
            }
            case PRICED -> assertThat(response.statusCode()).as(response.body()).isIn(200, 400);
            case KEPT, TRANSLATED -> {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(ask(row.door, plain).statusCode()).isEqualTo(200);
                JsonNode before = asked();
                if (UNSEEN.contains(row.name)) assertThat(asked).isEqualTo(before);
                else assertThat(asked).isNotEqualTo(before);
                assertThat(response.headers().firstValue("x-smartoken-ignored")).isEmpty();
            }
            case IGNORED -> {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.headers().firstValue("x-smartoken-ignored")).hasValue(row.name);
                assertThat(ask(row.door, plain).statusCode()).isEqualTo(200);
                assertThat(asked).isEqualTo(asked());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("things")
    void aThingBecomesWhatTheTableSaysOfItsType(Row row) throws Exception {
        String type = row.name.replace("_*", "_20990101");
        String key = row.door + "." + row.section + "." + row.name;
        boolean says = row.rule.fate() == Fate.TRANSLATED || row.rule.fate() == Fate.KEPT;
        assertThat(SAYING.containsKey(key))
                .as("something of type " + key + " to try it with")
                .isEqualTo(says);
        String thing = SAYING.getOrDefault(key, "{'type': '" + type + "'}");
        HttpResponse<String> response =
                ask(row.door, holding(row, thing.replace("MARK", MARK).replace("IMAGE", IMAGE)));
        JsonNode asked = asked();
        switch (row.rule.fate()) {
            case REFUSED -> {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
                assertThat(response.body()).contains(type + " " + row.rule.why());
                assertThat(asked).isNull();
            }
            case KEPT, TRANSLATED, PRICED -> {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(asked.toString()).contains(thing.contains("MARK") || thing.contains("IMAGE") ? MARK : type);
            }
            case IGNORED -> {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.headers().firstValue("x-smartoken-ignored").orElse(""))
                        .contains(type);
                assertThat(asked.toString()).doesNotContain(type);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "messages messages {'messages': [{'role': 'user', 'content': [{'type': 'hologram'}]}]}",
                "messages messages {'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'x', 'tone': 'angry'}]}]}",
                "messages messages {'messages': [{'role': 'user', 'content': 'x', 'tone': 'angry'}]}",
                "messages tools {'tools': [{'type': 'hologram_20990101', 'name': 'x'}]}",
                "messages tools {'tools': [{'name': 'x', 'input_schema': {}, 'tone': 'angry'}]}",
                "messages n {'n': 2}",
                "responses input {'input': [{'type': 'hologram'}]}",
                "responses input {'input': [{'role': 'user', 'content': [{'type': 'hologram'}]}]}",
                "responses tools {'tools': [{'type': 'hologram'}]}",
                "responses tools {'tools': [{'type': 'function', 'name': 'x', 'tone': 'angry'}]}",
                "responses tool_choice {'tool_choice': {'type': 'mcp', 'server_label': 'x'}}",
                "responses tool_choice {'tools': [{'type': 'web_search'}], 'tool_choice': 'required'}",
                "responses n {'n': 2}"
            })
    void whatNoTableKnowsIsRefusedByItsPlace(String line) throws Exception {
        String[] parts = line.split(" ", 3);
        ObjectNode body = json(BASES.get(parts[0]));
        body.setAll(json(parts[2]));
        HttpResponse<String> response = ask(parts[0], body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/message").textValue())
                .startsWith(parts[1]);
        assertThat(asked()).isNull();
    }

    @Test
    void aThreadIsRefusedInTheWordsOnWhichAnthropicsSdkSendsAllMessages() throws Exception {
        ObjectNode body = json(BASES.get("messages"));
        body.set("thread", tree("{'type': 'continue', 'previous_message_id': 'msg_1'}"));
        JsonNode error = JSON.readTree(ask("messages", body).body()).get("error");
        assertThat(error.get("type").textValue()).isEqualTo("invalid_request_error");
        assertThat(error.get("details"))
                .isEqualTo(tree("{'error_code': 'thread_unsupported_request', 'unsupported': ['thread']}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat {'tools': [{'type': 'function', 'function': {'name': 'a'}}, {'type': 'function', 'function': {'name': 'b'}}], 'tool_choice': {'type': 'allowed_tools', 'allowed_tools': {'mode': 'required', 'tools': [{'type': 'function', 'function': {'name': 'b'}}]}}}",
                "responses {'tools': [{'type': 'function', 'name': 'a'}, {'type': 'function', 'name': 'b'}], 'tool_choice': {'type': 'allowed_tools', 'mode': 'required', 'tools': [{'type': 'function', 'name': 'b'}]}}"
            })
    void allowedToolsAreTheOnlyOnesThatTheModelIsToldOf(String line) throws Exception {
        String door = line.substring(0, line.indexOf(' '));
        ObjectNode body = json(BASES.get(door));
        body.setAll(json(line.substring(line.indexOf(' '))));
        HttpResponse<String> response = ask(door, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode asked = asked();
        assertThat(asked.get("tools")).hasSize(1);
        assertThat(asked.at("/tools/0/function/name").textValue()).isEqualTo("b");
        assertThat(asked.get("tool_choice").textValue()).isEqualTo("required");
    }

    private static ObjectNode holding(Row row, String said) throws IOException {
        ObjectNode body = json(BASES.get(row.door));
        boolean byAssistant = said.startsWith("assistant ");
        JsonNode thing = tree(said.replace("assistant ", ""));
        switch (row.section) {
            case "blocks" ->
                body.withArray("messages")
                        .addObject()
                        .put("role", byAssistant ? "assistant" : "user")
                        .putArray("content")
                        .add(tree("{'type': 'text', 'text': 'x'}"))
                        .add(thing);
            case "items" ->
                body.withArray("input")
                        .add(thing)
                        .add(tree("{'role': 'assistant', 'content': 'x'}"))
                        .add(tree("{'role': 'user', 'content': 'x'}"));
            case "parts" ->
                body.withArray("input")
                        .addObject()
                        .put("role", "user")
                        .putArray("content")
                        .add(thing);
            default -> body.putArray("tools").add(thing);
        }
        return body;
    }

    private static String value(Row row) {
        boolean goesOn = row.rule.fate() == Fate.KEPT || row.rule.fate() == Fate.TRANSLATED;
        String value = OWN_VALUES.getOrDefault(row.door + "." + row.name, VALUES.get(row.name));
        assertThat(goesOn && value == null)
                .as("there is a value of " + row + " to try it with")
                .isFalse();
        return goesOn && value != null ? value : "{'any': 'thing'}";
    }

    private HttpResponse<String> ask(String door, ObjectNode body) {
        first = server.first().requests().size();
        second = server.second().requests().size();
        return server.post(customer, PATHS.get(door), body.toString());
    }

    /** What the vendor was asked by the last call, and whether it was the second; null when none was. */
    private @Nullable JsonNode asked() {
        var atFirst = server.first().requests();
        var atSecond = server.second().requests();
        if (atFirst.size() > first) return atFirst.getLast().json();
        if (atSecond.size() == second) return null;
        return ((ObjectNode) atSecond.getLast().json()).put("upstream", "second");
    }

    private static JsonNode tree(String json) throws IOException {
        return JSON.readTree(json.replace('\'', '"'));
    }

    private static ObjectNode json(String json) throws IOException {
        return (ObjectNode) tree(json);
    }
}
