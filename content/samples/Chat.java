import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.math.BigDecimal;

public class Chat {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .build();

        ChatCompletion completion = client.chat().completions().create(ChatCompletionCreateParams.builder()
                .model("deepseek-chat")
                .addSystemMessage("You answer in one short sentence.")
                .addUserMessage("Why is the sky blue?")
                .build());

        System.out.println(completion.choices().get(0).message().content().orElse(""));
        completion.usage().ifPresent(usage ->
                System.out.println("cost in USD: " + usage._allProperties()
                        .get("cost")
                        .convert(BigDecimal.class)
                        .toPlainString()));
        client.close();
    }
}
