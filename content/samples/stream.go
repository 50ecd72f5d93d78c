package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	client := openai.NewClient(
		option.WithBaseURL(cmp.Or(os.Getenv("SMARTOKEN_BASE_URL"), "{{api_base}}")+"/"),
		option.WithAPIKey(os.Getenv("SMARTOKEN_API_KEY")),
	)

	stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{
		Model:         "deepseek-chat",
		Messages:      []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Count from one to ten.")},
		StreamOptions: openai.ChatCompletionStreamOptionsParam{IncludeUsage: openai.Bool(true)},
	})
	defer stream.Close()

	for stream.Next() {
		chunk := stream.Current()
		if len(chunk.Choices) > 0 {
			fmt.Print(chunk.Choices[0].Delta.Content)
		} else {
			fmt.Println("\ncost in USD:", chunk.Usage.JSON.ExtraFields["cost"].Raw())
		}
	}
	if err := stream.Err(); err != nil {
		log.Fatal(err)
	}
}
