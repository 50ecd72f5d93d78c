package com.smartoken.local.sandbox;

import static com.smartoken.local.sandbox.Caller.chat;
import static com.smartoken.local.sandbox.Caller.joined;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of tools. */
class SandboxToolsTest extends SandboxCalls {
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]},
            "days":{"type":"integer","minimum":2,"maximum":7},"note":{"type":"string"}},
            "required":["city","unit","days"]}}},{"type":"function","function":{"name":"clock"}}]""";

    @Test
    void callsTheFirstToolWithArgumentsThatFitItsSchema() throws Exception {
        JsonNode answer = caller.json(chat("qwen-plus", "Weather in Shenzhen tomorrow?", TOOLS));
        JsonNode call = answer.at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        assertThat(call.at("/function/arguments").asText())
                .isEqualTo("{\"city\":\"Shenzhen\",\"unit\":\"celsius\",\"days\":2}");
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void callsTheToolThatIsNamedAndNoneWhenToldNotTo() throws Exception {
        String named = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}";
        JsonNode answer = caller.json(chat("qwen-plus", "Hi", TOOLS, named));
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("clock");
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{}");
        JsonNode text = caller.json(chat("qwen-plus", "Hi", TOOLS, "\"tool_choice\":\"none\""));
        assertThat(text.at("/choices/0/message").has("tool_calls")).isFalse();
    }

    @Test
    void callsAVendorsOwnToolAndCountsASearchInItsUsage() throws Exception {
        String builtin = "\"tools\":[{\"type\":\"builtin_function\",\"function\":{\"name\":\"$web_search\"}}]";
        assertThat(caller.json(chat("kimi-k2.6", "Who won?", builtin))
                        .at("/choices/0/message/tool_calls/0/function/name")
                        .asText())
                .isEqualTo("$web_search");
        JsonNode usage = caller.json(chat("qwen-plus", "Who won?", "\"enable_search\":true"))
                .path("usage");
        assertThat(usage.at("/plugins/search/count").asInt()).isEqualTo(1);
        assertThat(caller.json(chat("qwen-plus", "Hi")).path("usage").has("plugins"))
                .isFalse();
    }

    @Test
    void streamsACallInPieces() throws Exception {
        List<JsonNode> chunks = caller.chunks(chat("qwen-plus", "Weather in Shenzhen?", TOOLS, STREAM));
        assertThat(joined(chunks, "/delta/tool_calls/0/id")).startsWith("call_");
        assertThat(joined(chunks, "/delta/tool_calls/0/function/name")).isEqualTo("weather");
        assertThat(joined(chunks, "/delta/tool_calls/0/function/arguments"))
                .isEqualTo("{\"city\":\"Shenzhen\",\"unit\":\"celsius\",\"days\":2}");
        assertThat(joined(chunks, "/finish_reason")).isEqualTo("tool_calls");
    }

    @Test
    void usesTheToolsResult() throws Exception {
        String body = """
                {"model":"qwen-plus",%s,"messages":[{"role":"user","content":"Weather?"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
                "function":{"name":"weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c","content":"sunny, 31 degrees"}]}""".formatted(TOOLS);
        assertThat(contentOf(body)).contains("sunny, 31 degrees").contains("Weather?");
    }

    @Test
    void neverMakesUpACommandThatDoesSomething() {
        JsonNode schema = Json.object()
                .put("type", "object")
                .set("properties", Json.object().set("command", Json.object().put("type", "string")));
        assertThat(Json.text(new SchemaFiller(schema, "rm everything").fill()))
                .isEqualTo("{\"command\":\"echo sandbox\"}");
    }
}
