package com.smartoken.console.playground;

import com.smartoken.content.CodeTabs;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A chat body as a program that sends exactly it, in the site's languages. The key comes from the environment. */
final class CodeSamples {
    /** Arguments of OpenAI's Python library; what is not among them goes into {@code extra_body}. */
    private static final Set<String> PYTHON_ARGUMENTS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "seed",
            "response_format",
            "tools",
            "tool_choice",
            "reasoning_effort");

    private final String apiUrl;
    private final JsonValue body;

    private CodeSamples(String apiUrl, JsonValue body) {
        this.apiUrl = apiUrl;
        this.body = body;
    }

    static List<CodeTabs.Piece> of(String apiUrl, JsonValue body) {
        CodeSamples samples = new CodeSamples(apiUrl, body);
        return List.of(
                new CodeTabs.Piece("sh", samples.curl()),
                new CodeTabs.Piece("python", samples.python()),
                new CodeTabs.Piece("javascript", samples.node()),
                new CodeTabs.Piece("java", new JavaSample(apiUrl, body).code()),
                new CodeTabs.Piece("go", samples.go()));
    }

    /** The body comes from standard input: a shell's argument could not be as long, and needs no quoting there. */
    private String curl() {
        return """
                curl --no-buffer %s/chat/completions \\
                  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \\
                  -H "Content-Type: application/json" \\
                  --data-binary @- <<'JSON'
                %s
                JSON
                """.formatted(apiUrl, Literals.JSON.of(body, ""));
    }

    private String python() {
        List<String> arguments = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        for (JsonObject.Member member : body.object().members()) {
            if (PYTHON_ARGUMENTS.contains(member.name())) {
                arguments.add(member.name() + "=" + Literals.PYTHON.of(member.value(), "    "));
            } else {
                extra.add(Literals.quote(member.name()) + ": " + Literals.PYTHON.of(member.value(), "        "));
            }
        }
        if (!extra.isEmpty()) arguments.add("extra_body={" + String.join(", ", extra) + "}");
        return """
                import os

                from openai import OpenAI

                client = OpenAI(base_url="%s", api_key=os.environ["SMARTOKEN_API_KEY"])

                stream = client.chat.completions.create(
                    %s,
                )
                for chunk in stream:
                    if chunk.choices:
                        print(chunk.choices[0].delta.content or "", end="", flush=True)
                    elif chunk.usage:
                        print(f"\\ncost: ${chunk.usage.cost:.9f}")
                """.formatted(apiUrl, String.join(",\n    ", arguments));
    }

    private String node() {
        return """
                import OpenAI from "openai";

                const client = new OpenAI({
                  baseURL: "%s",
                  apiKey: process.env.SMARTOKEN_API_KEY,
                });

                const stream = await client.chat.completions.create(%s);
                for await (const chunk of stream) {
                  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
                  if (chunk.usage) console.log("\\ncost in USD:", chunk.usage.cost);
                }
                """.formatted(apiUrl, Literals.JAVASCRIPT.of(body, ""));
    }

    private String go() {
        String json = Literals.JSON.of(body, "").replace("`", "\\u0060");
        return """
                package main

                import (
                	"context"
                	"encoding/json"
                	"fmt"
                	"log"
                	"os"

                	"github.com/openai/openai-go/v3"
                	"github.com/openai/openai-go/v3/option"
                	"github.com/openai/openai-go/v3/packages/param"
                )

                const body = `%s`

                func main() {
                	client := openai.NewClient(
                		option.WithBaseURL("%s/"),
                		option.WithAPIKey(os.Getenv("SMARTOKEN_API_KEY")),
                	)
                	params := param.Override[openai.ChatCompletionNewParams](json.RawMessage(body))
                	stream := client.Chat.Completions.NewStreaming(context.Background(), params)
                	defer stream.Close()

                	for stream.Next() {
                		if chunk := stream.Current(); len(chunk.Choices) > 0 {
                			fmt.Print(chunk.Choices[0].Delta.Content)
                		} else {
                			fmt.Println("\\ncost in USD:", chunk.Usage.JSON.ExtraFields["cost"].Raw())
                		}
                	}
                	if err := stream.Err(); err != nil {
                		log.Fatal(err)
                	}
                }
                """.formatted(json, apiUrl);
    }
}
