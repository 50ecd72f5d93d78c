import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

public class Errors {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .maxRetries(2) // the library repeats 408, 409, 429 and 5xx, and obeys Retry-After
                .build();

        try {
            System.out.println(client.chat().completions().create(ChatCompletionCreateParams.builder()
                            .model("deepseek-chat")
                            .addUserMessage("Say hello.")
                            .build())
                    .choices().get(0).message().content().orElse(""));
        } catch (OpenAIServiceException error) {
            if (error.statusCode() == 402) System.out.println("Out of money or quota: " + error.getMessage());
            else System.out.println(error.statusCode() + " " + error.code().orElse("") + " " + error.getMessage());
            System.out.println("request id for support: " + error.headers().values("x-request-id"));
        } catch (OpenAIIoException error) {
            System.out.println("The network failed before an answer arrived: " + error.getMessage());
        }
        client.close();
    }
}
