import org.springframework.ai.chat.client.ChatClient;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class SpringAiChat {
    public static void main(String[] args) {
        SpringApplication.run(SpringAiChat.class, args);
    }

    @Bean
    CommandLineRunner ask(ChatClient.Builder builder) {
        return args -> System.out.println(
                builder.build().prompt("Why is the sky blue?").call().content());
    }
}
