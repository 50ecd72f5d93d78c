import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;

public class Embeddings {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .build();

        CreateEmbeddingResponse answer = client.embeddings().create(EmbeddingCreateParams.builder()
                .model(System.getenv("EMBEDDING_MODEL")) // a model whose page lists embeddings
                .inputOfArrayOfStrings(List.of("a red bicycle", "a crimson bike"))
                .build());

        answer.data().forEach(item -> System.out.println("numbers: " + item.embedding().size()));
        client.close();
    }
}
