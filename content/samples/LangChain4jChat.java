import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;

public class LangChain4jChat {
    public static void main(String[] args) {
        ChatModel model = OpenAiChatModel.builder()
                .baseUrl(System.getenv().getOrDefault("SMARTOKEN_BASE_URL", "{{api_base}}"))
                .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                .modelName("deepseek-chat")
                .build();

        System.out.println(model.chat("Why is the sky blue?"));
    }
}
