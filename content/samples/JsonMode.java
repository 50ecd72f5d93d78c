import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

public class JsonMode {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .build();

        ChatCompletion.Choice choice = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("deepseek-chat")
                        .addSystemMessage("Answer as JSON: {\"city\": string, \"country\": string}")
                        .addUserMessage("Where is the Eiffel Tower?")
                        .responseFormat(ResponseFormatJsonObject.builder().build())
                        .build())
                .choices()
                .get(0);

        if (choice.finishReason().equals(ChatCompletion.Choice.FinishReason.LENGTH))
            throw new IllegalStateException("the answer was cut: its JSON is not complete");
        System.out.println(choice.message().content().orElse("")); // to be parsed and checked
        client.close();
    }
}
