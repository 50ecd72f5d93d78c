package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A character whose two UTF-16 halves come in two chunks arrives whole through every door. */
class HalvesTest extends EvilServer {
    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/responses"})
    void aCharacterThatComesInTwoHalvesArrivesWhole(String door) {
        script = says(whole(
                "text/event-stream",
                CHUNK.replace("Hello to you", "one \\ud83d")
                        + CHUNK.replace("Hello to you", "\\uDE00 two \\\\ud83d")
                        + FINISH
                        + DONE));
        String asked = switch (door) {
            case "/v1/responses" -> "\"max_output_tokens\": 50, \"input\": \"Hello there\"";
            case "/v1/completions" -> "\"max_tokens\": 50, \"prompt\": \"Hello there\"";
            default -> "\"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]";
        };
        String stream = server.post(customer, door, "{\"model\": \"evil\", \"stream\": true, " + asked + "}")
                .body();
        List<String> pieces = new ArrayList<>();
        for (String line : stream.lines().toList()) {
            if (!line.startsWith("data: {")) continue;
            for (String text : texts(line)) pieces.add(text);
        }
        assertThat(pieces).allMatch(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
        assertThat(String.join("", pieces)).contains("one \uD83D\uDE00 two \\ud83d");
    }

    private static List<String> texts(String line) {
        try {
            var event = new com.fasterxml.jackson.databind.ObjectMapper().readTree(line.substring(6));
            List<String> texts = new ArrayList<>();
            for (String at : List.of("/choices/0/delta/content", "/choices/0/text", "/delta/text", "/delta")) {
                if (event.at(at).isTextual()) texts.add(event.at(at).textValue());
            }
            return texts;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
