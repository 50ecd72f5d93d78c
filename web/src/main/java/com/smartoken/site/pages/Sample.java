package com.smartoken.site.pages;

import java.util.List;

/** A first call in one language. The key is always taken from the environment. */
public record Sample(String id, String language, String install, String code) {

    /** The samples of a model in the site's order of languages; id and base URL are the catalog's and the operator's own. */
    static List<Sample> of(String apiUrl, String model) {
        return List.of(
                        new Sample("curl", "curl", "", CURL),
                        new Sample("python", "Python", "pip install openai", PYTHON),
                        new Sample("node", "Node.js", "npm install openai", NODE),
                        new Sample("java", "Java", "com.openai:openai-java", JAVA))
                .stream()
                .map(sample -> sample.filledIn(apiUrl, model))
                .toList();
    }

    private Sample filledIn(String apiUrl, String model) {
        return new Sample(id, language, install, code.replace("{api}", apiUrl).replace("{model}", model));
    }

    private static final String CURL = """
            curl {api}/chat/completions \\
              -H "Authorization: Bearer $SMARTOKEN_API_KEY" \\
              -H "Content-Type: application/json" \\
              -d '{
                "model": "{model}",
                "messages": [{"role": "user", "content": "Hello!"}]
              }'
            """;

    private static final String PYTHON = """
            import os
            from openai import OpenAI

            client = OpenAI(
                base_url="{api}",
                api_key=os.environ["SMARTOKEN_API_KEY"],
            )
            completion = client.chat.completions.create(
                model="{model}",
                messages=[{"role": "user", "content": "Hello!"}],
            )
            print(completion.choices[0].message.content)
            """;

    private static final String NODE = """
            import OpenAI from "openai";

            const client = new OpenAI({
              baseURL: "{api}",
              apiKey: process.env.SMARTOKEN_API_KEY,
            });
            const completion = await client.chat.completions.create({
              model: "{model}",
              messages: [{ role: "user", content: "Hello!" }],
            });
            console.log(completion.choices[0].message.content);
            """;

    private static final String JAVA = """
            import com.openai.client.OpenAIClient;
            import com.openai.client.okhttp.OpenAIOkHttpClient;
            import com.openai.models.chat.completions.ChatCompletionCreateParams;

            void main() {
                OpenAIClient client = OpenAIOkHttpClient.builder()
                        .baseUrl("{api}")
                        .apiKey(System.getenv("SMARTOKEN_API_KEY"))
                        .build();
                var completion = client.chat().completions().create(ChatCompletionCreateParams.builder()
                        .model("{model}")
                        .addUserMessage("Hello!")
                        .build());
                completion.choices().getFirst().message().content().ifPresent(System.out::println);
            }
            """;
}
