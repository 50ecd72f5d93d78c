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

	completion, err := client.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{
		Model: "deepseek-chat",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You answer in one short sentence."),
			openai.UserMessage("Why is the sky blue?"),
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	fmt.Println(completion.Choices[0].Message.Content)
	fmt.Println("cost in USD:", completion.Usage.JSON.ExtraFields["cost"].Raw())
}
