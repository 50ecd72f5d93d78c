import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;
import java.util.Map;

public class Tools {
    private static final FunctionDefinition GET_WEATHER = FunctionDefinition.builder()
            .name("get_weather")
            .description("Current weather of a city")
            .parameters(FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                    .build())
            .build();

    /** What the model's arguments are read into. */
    public static class City {
        public String city;
    }

    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .build();

        ChatCompletionCreateParams.Builder conversation = ChatCompletionCreateParams.builder()
                .model("deepseek-chat")
                .addUserMessage("What is the weather in Chengdu?")
                .addFunctionTool(GET_WEATHER);

        for (int round = 0; round < 5; round++) { // a limit: a model may ask for tools again and again
            ChatCompletionMessage message =
                    client.chat().completions().create(conversation.build()).choices().get(0).message();
            conversation.addMessage(message);
            if (message.toolCalls().orElse(List.of()).isEmpty()) {
                System.out.println(message.content().orElse(""));
                break;
            }
            message.toolCalls().get().forEach(call -> conversation.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.asFunction().id())
                    .content(weatherOf(call.asFunction().function().arguments(City.class).city))
                    .build()));
        }
        client.close();
    }

    private static String weatherOf(String city) {
        return "{\"city\": \"" + city + "\", \"sky\": \"cloudy\", \"celsius\": 14}";
    }
}
