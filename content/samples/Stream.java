import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.math.BigDecimal;

public class Stream {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .build();

        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model("deepseek-chat")
                .addUserMessage("Count from one to ten.")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        try (StreamResponse<ChatCompletionChunk> stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(Stream::print);
        }
        client.close();
    }

    private static void print(ChatCompletionChunk chunk) {
        chunk.choices().forEach(choice -> System.out.print(choice.delta().content().orElse("")));
        chunk.usage().ifPresent(usage ->
                System.out.println("\ncost in USD: " + usage._allProperties()
                        .get("cost")
                        .convert(BigDecimal.class)
                        .toPlainString()));
    }
}
