package com.smartoken.console.playground;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;

/** The Java program: plain messages by OpenAI's builder, all else as the JSON that it is. */
final class JavaSample {
    private static final String STEP = "                ";

    private final String apiUrl;
    private final JsonObject body;

    JavaSample(String apiUrl, JsonValue body) {
        this.apiUrl = apiUrl;
        this.body = body.object();
    }

    String code() {
        StringBuilder builder = new StringBuilder();
        boolean isPlain = isPlain();
        for (JsonObject.Member member : body.members()) {
            switch (member.name()) {
                case "stream" -> {}
                case "model" ->
                    builder.append("\n")
                            .append(STEP)
                            .append(".model(")
                            .append(text(member.value()))
                            .append(')');
                case "messages" -> messages(builder, member.value(), isPlain);
                case "temperature" -> number(builder, "temperature", member.value());
                case "top_p" -> number(builder, "topP", member.value());
                default ->
                    builder.append("\n")
                            .append(STEP)
                            .append(".putAdditionalBodyProperty(")
                            .append(Literals.quoteJava(member.name()))
                            .append(", json(")
                            .append(block(member.value()))
                            .append("))");
            }
        }
        return FRAME.replace("{api}", apiUrl)
                .replace("{messages}", isPlain ? "" : MESSAGES)
                .replace("{imports}", isPlain ? "" : IMPORTS)
                .replace("{builder}", builder.toString());
    }

    /** Whether all messages are a role and a text. */
    private boolean isPlain() {
        JsonValue messages = body.find("messages");
        if (messages == null) return true;
        for (JsonValue message : messages.elements()) {
            JsonObject object = message.object();
            JsonValue content = object.find("content");
            if (object.members().size() != 2 || content == null || !content.isString() || method(object) == null)
                return false;
        }
        return true;
    }

    private static @org.jspecify.annotations.Nullable String method(JsonObject message) {
        JsonValue role = message.find("role");
        String name = role == null ? null : role.string();
        return name == null
                ? null
                : switch (name) {
                    case "system" -> "addSystemMessage";
                    case "user" -> "addUserMessage";
                    case "assistant" -> "addAssistantMessage";
                    default -> null;
                };
    }

    private static void messages(StringBuilder builder, JsonValue messages, boolean isPlain) {
        if (!isPlain) {
            builder.append("\n")
                    .append(STEP)
                    .append(".messages(messages(")
                    .append(block(messages))
                    .append("))");
            return;
        }
        for (JsonValue message : messages.elements()) {
            JsonValue content = message.object().find("content");
            if (content == null) continue;
            builder.append("\n")
                    .append(STEP)
                    .append('.')
                    .append(method(message.object()))
                    .append('(')
                    .append(text(content))
                    .append(')');
        }
    }

    private static void number(StringBuilder builder, String method, JsonValue value) {
        String digits = value.text();
        builder.append("\n")
                .append(STEP)
                .append('.')
                .append(method)
                .append('(')
                .append(digits.matches("-?\\d+") ? digits + ".0" : digits)
                .append(')');
    }

    private static String text(JsonValue value) {
        String text = value.string();
        return Literals.quoteJava(text == null ? "" : text);
    }

    /** JSON as a Java string: short on one line, else a text block. */
    private static String block(JsonValue value) {
        String json = Literals.JSON.of(value, "");
        if (!json.contains("\n")) return Literals.quoteJava(json);
        String indented =
                json.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"").replace("\n", "\n" + STEP + "        ");
        return "\"\"\"\n" + STEP + "        " + indented + "\"\"\"";
    }

    private static final String IMPORTS = "import com.fasterxml.jackson.core.type.TypeReference;\n";

    private static final String MESSAGES = """

                private static List<ChatCompletionMessageParam> messages(String json) throws Exception {
                    return jsonMapper().readValue(json, new TypeReference<>() {});
                }
            """;

    private static final String FRAME = """
            import static com.openai.core.ObjectMappers.jsonMapper;

            {imports}import com.openai.client.OpenAIClient;
            import com.openai.client.okhttp.OpenAIOkHttpClient;
            import com.openai.core.JsonValue;
            import com.openai.core.http.StreamResponse;
            import com.openai.models.chat.completions.ChatCompletionChunk;
            import com.openai.models.chat.completions.ChatCompletionCreateParams;
            import com.openai.models.chat.completions.ChatCompletionMessageParam;
            import java.util.List;

            public class Playground {
                public static void main(String[] args) throws Exception {
                    OpenAIClient client = OpenAIOkHttpClient.builder()
                            .baseUrl("{api}")
                            .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                            .build();

                    ChatCompletionCreateParams params = ChatCompletionCreateParams.builder(){builder}
                            .build();

                    try (StreamResponse<ChatCompletionChunk> stream = client.chat().completions().createStreaming(params)) {
                        stream.stream().forEach(chunk -> {
                            chunk.choices().forEach(choice -> System.out.print(choice.delta().content().orElse("")));
                            chunk.usage().ifPresent(usage ->
                                    System.out.println("\\ncost in USD: " + usage._additionalProperties().get("cost")));
                        });
                    }
                    client.close();
                }

                private static JsonValue json(String text) throws Exception {
                    return JsonValue.from(jsonMapper().readTree(text));
                }
            {messages}}
            """;
}
