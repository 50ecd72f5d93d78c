package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools of a Responses call that are no plain functions: the model is told of them, and its calls come back as the client reads them. */
class ResponseToolsTest extends EvilServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOOLS = """
            [{"type": "namespace", "name": "mcp__files", "description": "x", "tools":
              [{"type": "function", "name": "read", "parameters": {"type": "object"}}]},
             {"type": "custom", "name": "apply", "format": {"type": "grammar", "syntax": "lark", "definition": "start: X"}},
             {"type": "local_shell"}, {"type": "shell"}, {"type": "apply_patch"}]""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "mcp__files__read | {'path':'a'} | {'type':'function_call','name':'read','arguments':'{\\'path\\':\\'a\\'}','namespace':'mcp__files'}",
                "apply | {'input':'a patch'} | {'type':'custom_tool_call','name':'apply','input':'a patch'}",
                "apply | a patch | {'type':'custom_tool_call','name':'apply','input':'a patch'}",
                "local_shell | {'command':['ls']} | {'type':'local_shell_call','action':{'type':'exec','env':{},'command':['ls']}}",
                "shell | {'commands':['ls']} | {'type':'shell_call','action':{'commands':['ls']}}",
                "apply_patch | {'type':'delete_file','path':'a'} | {'type':'apply_patch_call','operation':{'type':'delete_file','path':'a'}}",
                "made_up | {} | {'type':'function_call','name':'made_up','arguments':'{}'}"
            })
    void aCallComesBackInTheFormOfItsTool(String name, String arguments, String expected) throws Exception {
        String call = "{\"index\":0,\"id\":\"call_7\",\"type\":\"function\",\"function\":{\"name\":\"" + name
                + "\",\"arguments\":" + JSON.writeValueAsString(arguments.replace('\'', '"')) + "}}";
        script = says(whole(
                "application/json",
                ANSWER.formatted(GOOD)
                        .replace("\"content\":\"Hello to you\"", "\"content\":null,\"tool_calls\":[" + call + "]")
                        .replace("\"stop\"", "\"tool_calls\"")));
        JsonNode whole = JSON.readTree(ask(""));
        assertCall(whole.at("/output/0"), expected);
        script = says(whole(
                "text/event-stream",
                CHUNK.replace("\"content\":\"Hello to you\"", "\"tool_calls\":[" + call + "]")
                        + FINISH.replace("stop", "tool_calls")
                        + DONE));
        String stream = ask(", \"stream\": true");
        JsonNode last = null;
        for (String line :
                stream.lines().filter(one -> one.startsWith("data: ")).toList())
            last = JSON.readTree(line.substring(6));
        assertThat(last.get("type").textValue()).isEqualTo("response.completed");
        assertCall(last.at("/response/output/0"), expected);
        boolean isCustom = expected.contains("custom_tool_call");
        assertThat(stream.contains("response.custom_tool_call_input.done")).isEqualTo(isCustom);
        assertThat(stream.contains("response.function_call_arguments.done"))
                .isEqualTo(expected.contains("function_call"));
    }

    private static void assertCall(JsonNode call, String expected) throws Exception {
        JsonNode wanted = JSON.readTree(expected.replace("\\'", "\\\"").replace('\'', '"'));
        wanted.properties()
                .forEach(field ->
                        assertThat(call.get(field.getKey())).as(call.toString()).isEqualTo(field.getValue()));
        assertThat(call.get("call_id").textValue()).isEqualTo("call_7");
        assertThat(call.get("status").textValue()).isEqualTo("completed");
        assertThat(call.has("namespace")).isEqualTo(wanted.has("namespace"));
    }

    private String ask(String more) {
        return server.post(
                        customer,
                        "/v1/responses",
                        "{\"model\": \"evil\", \"max_output_tokens\": 50, \"input\": \"Hello there\", \"tools\": "
                                + TOOLS + more + "}")
                .body();
    }
}
